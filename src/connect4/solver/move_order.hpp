#pragma once

#include <array>

#include "connect4/bitboard.hpp"
#include "connect4/position.hpp"

namespace connect4 {

/// Move ordering: estimates how good a move is. A search that tries the best moves first has the
/// most cut-offs.
///
/// The weights were tuned one at a time: a change was kept if the search visited fewer nodes.
/// Looking one reply ahead did not help, nor did a preference for the cell above the last move.
class MoveOrder {
public:
    /// For the player who is to move and has the given threats, see winning_cells(), in a position
    /// with the given number of checkers.
    MoveOrder(const Position& position, Cells threats, int checkers);

    /// The estimated value of a move. The threats are those of the player after the move, the
    /// replies are the opponent's safe_moves() then.
    int value(Cells move, Cells threats, Cells replies) const;

private:
    int value_of_lines(Cells move) const;

    // The lines of four in one direction that a player can still complete, by their first cells.
    struct Lines {
        Lines() = default;
        Lines(Cells own, Cells other, int step);

        Cells open;   // without a checker of the opponent
        Cells begun;  // open, with one or more checkers of the player
        Cells half;   // open, with two or more checkers of the player
    };

    Cells occupied_;
    Cells own_threats_;
    int player_;  // 0 for the first player, 1 for the second
    bool counts_lines_;
    std::array<Lines, 4> own_lines_;
    std::array<Lines, 4> other_lines_;
};

}  // namespace connect4
