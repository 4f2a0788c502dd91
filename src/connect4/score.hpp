#pragma once

#include <array>
#include <optional>

#include "connect4/connect4.hpp"

namespace connect4 {

/// The score of the move in each column, for the player who makes it; none for a full column.
using Scores = std::array<std::optional<int>, Connect4::columns>;

/// Every score lies between -score_limit and score_limit; see Solver for the meaning of scores. It
/// is one more than the checkers that a player can have.
inline constexpr int score_limit = (Connect4::cell_count + 1) / 2 + 1;

/// The score of a position with the given number of checkers, if the player who is to move wins
/// with their first, second, ... move from now on: 1, 2, ...
constexpr int win_with_move(int number, int checkers) {
    return score_limit - (checkers / 2 + number);
}

/// The score if the other player wins with their first, second, ... move from now on.
constexpr int loss_by_move(int number, int checkers) {
    return (checkers + 1) / 2 + number - score_limit;
}

}  // namespace connect4
