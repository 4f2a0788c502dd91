#include "connect4/book/book_bound.hpp"

#include <algorithm>
#include <bit>
#include <set>

namespace connect4 {
namespace {

using namespace bitboard;

// Whether the players can have put their checkers there in turn, after these. What was tried
// already is not tried again.
bool can_follow(const Position& position, Cells played, std::set<Cells>& tried) {
    if (played == position.occupied()) return true;
    if (!tried.insert(played).second) return false;
    const bool is_turn_of_own = (std::popcount(played) - position.checkers()) % 2 == 0;
    const Cells checkers = is_turn_of_own ? position.own() : position.other();
    for (Cells left = playable_cells(played) & checkers; left != 0; left &= left - 1) {
        if (can_follow(position, played | lowest(left), tried)) return true;
    }
    return false;
}

// Whether the position is in a book that has positions with as many checkers.
bool is_in_book(const Position& position) {
    const Cells wins = winning_cells(position.own(), position.occupied());
    std::set<Cells> tried;
    return (wins & playable_cells(position.occupied())) == 0 && can_follow(position, 0, tried);
}

}  // namespace

int bound_by_book(const OpeningBook& book, const Position& position) {
    int bound = -22;
    for (int column = 0; column < Connect4::columns; ++column) {
        const Cells highest = std::bit_floor(position.occupied() & column_cells(column));
        if ((highest & position.other()) == 0) continue;
        const Position before(position.other() ^ highest, position.occupied() ^ highest);
        if (is_in_book(before)) bound = std::max(bound, -book.score(before).value());
    }
    return bound;
}

}  // namespace connect4
