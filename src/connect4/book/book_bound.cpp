#include "connect4/book/book_bound.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "connect4/bitboard.hpp"
#include "connect4/score.hpp"

namespace connect4 {
namespace {

using namespace bitboard;

// Whether the players, by moving in turn, can have reached the position from the cells played so
// far. The set holds the cells that were visited.
bool is_reachable(const Position& position, Cells played, std::set<Cells>& visited) {
    if (played == position.occupied()) return true;
    if (!visited.insert(played).second) return false;
    const bool is_turn_of_own = (std::popcount(played) - position.checkers()) % 2 == 0;
    const Cells checkers = is_turn_of_own ? position.own() : position.other();
    for (Cells left = playable_cells(played) & checkers; left != 0; left &= left - 1) {
        if (is_reachable(position, played | lowest(left), visited)) return true;
    }
    return false;
}

// Whether the position is in a book that has all positions with its number of checkers.
bool is_in_book(const Position& position) {
    const Cells wins = winning_cells(position.own(), position.occupied());
    std::set<Cells> visited;
    return (wins & playable_cells(position.occupied())) == 0 && is_reachable(position, 0, visited);
}

}  // namespace

int book_bound(const OpeningBook& book, const Position& position) {
    int bound = -score_limit;
    for (int column = 0; column < Connect4::columns; ++column) {
        const Cells highest = std::bit_floor(position.occupied() & column_cells(column));
        if ((highest & position.other()) == 0) continue;
        const Position before(position.other() ^ highest, position.occupied() ^ highest);
        if (is_in_book(before)) bound = std::max(bound, -book.score(before).value());
    }
    return bound;
}

}  // namespace connect4
