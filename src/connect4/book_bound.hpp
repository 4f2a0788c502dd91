#pragma once

#include "connect4/opening_book.hpp"
#include "connect4/position.hpp"

namespace connect4 {

/// A lower bound of the score of a position with one checker more than the last ones of the book,
/// which is often the score itself.
///
/// Whatever the last move was, the position comes from one of the book, in which this move is worth
/// no more than the best one. Nobody may have won.
int bound_by_book(const OpeningBook& book, const Position& position);

}  // namespace connect4
