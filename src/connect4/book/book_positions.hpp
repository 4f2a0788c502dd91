#pragma once

#include <vector>

#include "connect4/position.hpp"

namespace connect4 {

/// All reachable positions with the given number of checkers in which the game is not over and the
/// player who is to move cannot win at once; only the canonical one of each mirrored pair. They are
/// sorted by their bitboards: neighbours have much in common, so solving them in order is fast.
std::vector<Position> book_positions(int checkers);

}  // namespace connect4
