#include "connect4/book/book_positions.hpp"

#include <algorithm>
#include <tuple>

#include "connect4/bitboard.hpp"

namespace connect4 {
namespace {

using namespace bitboard;

bool can_win_at_once(const Position& position) {
    const Cells wins = winning_cells(position.own(), position.occupied());
    return (wins & playable_cells(position.occupied())) != 0;
}

// The positions after one more move, without those that the move has won. Positions in which a
// player can win at once stay in, because a player may overlook the win.
std::vector<Position> next_positions(const std::vector<Position>& positions) {
    std::vector<Position> next;
    for (const Position& position : positions) {
        for (Cells left = playable_cells(position.occupied()); left != 0; left &= left - 1) {
            const Position after(position.other(), position.occupied() | lowest(left));
            if (!after.is_won()) next.push_back(after.canonical());
        }
    }
    std::ranges::sort(next, {},
                      [](const Position& p) { return std::tuple(p.own(), p.occupied()); });
    next.erase(std::unique(next.begin(), next.end()), next.end());
    return next;
}

}  // namespace

std::vector<Position> book_positions(int checkers) {
    std::vector<Position> positions = {Position()};
    for (int i = 0; i < checkers; ++i) positions = next_positions(positions);
    std::erase_if(positions, can_win_at_once);
    return positions;
}

}  // namespace connect4
