#pragma once

#include <array>
#include <optional>

#include "connect4/connect4.hpp"

namespace connect4 {

/// The score of each column's move for the player who makes it; none for a full column.
using Scores = std::array<std::optional<int>, Connect4::columns>;

/// Above all scores, as its negative is below them. What scores are is told at Solver.
inline constexpr int highest_score = 22;

/// The score of the player who is to move, with so many checkers on the board, for a win with the
/// first, second, ... move of theirs from now on.
constexpr int win_with_move(int number, int checkers) {
    return highest_score - (checkers / 2 + number);
}

/// The same for a win of the other player with a move of theirs.
constexpr int loss_by_move(int number, int checkers) {
    return (checkers + 1) / 2 + number - highest_score;
}

}  // namespace connect4
