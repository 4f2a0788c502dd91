#pragma once

#include <array>

#include "connect4/bitboard.hpp"
#include "connect4/position.hpp"

namespace connect4 {

/// Guesses which moves are good, so that a search tries them first: it then has little more to do
/// than to confirm them.
///
/// The weights were found by changing one at a time, and keeping what made the search visit fewer
/// positions. Looking a reply ahead, or preferring to follow the last move up, did not help.
class MoveOrder {
public:
    /// For the player who is to move, with these threats (empty cells that win), in a position with
    /// so many checkers.
    MoveOrder(const Position& position, Cells threats, int checkers);

    /// How good a move seems to be, after which the player has these threats, and the opponent
    /// these replies that do not lose at once.
    int value(Cells move, Cells threats, Cells replies) const;

private:
    int value_of_lines(Cells move) const;

    // The lines of four in one direction on which a player can still win, by their first cells.
    struct Lines {
        Lines() = default;
        Lines(Cells own, Cells other, int step);

        Cells open;   // those without a checker of the other player
        Cells begun;  // of these, those with one or more of the player
        Cells half;   // of these, those with two or more
    };

    Cells occupied_;
    Cells own_threats_;
    int player_;  // 0 is the first one
    bool counts_lines_;
    std::array<Lines, 4> own_lines_;
    std::array<Lines, 4> other_lines_;
};

}  // namespace connect4
