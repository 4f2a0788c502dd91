#pragma once

#include <vector>

#include "connect4/position.hpp"

namespace connect4 {

/// All positions of a game with so many checkers, without mirror images, in which the game is not
/// over and the player who is to move cannot win at once. They are in the order of their checkers:
/// those that follow each other have much in common, and are quickly solved one after the other.
std::vector<Position> book_positions(int checkers);

}  // namespace connect4
