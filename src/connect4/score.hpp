#pragma once

namespace connect4 {

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
