#pragma once

#include "connect4/book/opening_book.hpp"
#include "connect4/position.hpp"

namespace connect4 {

/// A lower bound of the score of a position, which often is the score itself. All positions with
/// one checker less must be in the book, see OpeningBook::has_all(), and the position must not be
/// won.
///
/// Each possible last move leads to the position from one of the book, where no move has a higher
/// score than the position before it.
int book_bound(const OpeningBook& book, const Position& position);

}  // namespace connect4
