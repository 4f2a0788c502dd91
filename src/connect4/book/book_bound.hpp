#pragma once

#include "connect4/book/opening_book.hpp"
#include "connect4/position.hpp"

namespace connect4 {

/// A lower bound of the score of a position, which is often the score itself. All positions with
/// one checker less must be in the book, see OpeningBook::has_all(), and nobody may have won.
///
/// Whatever the last move was, the position comes from one of the book, in which this move is worth
/// no more than the best one.
int bound_by_book(const OpeningBook& book, const Position& position);

}  // namespace connect4
