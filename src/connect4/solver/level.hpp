#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "connect4/position.hpp"
#include "connect4/solver/solver.hpp"

namespace connect4 {

/// The move, a column from 0 to 6, of a computer that plays on this level in a position that is not
/// over; nothing if it was told to stop before it had one. The seed decides between moves that are
/// as good to this level.
///
/// Level 5 is perfect: it wins as soon and loses as late as can be. Those below take a win when
/// they see one at once and, but for level 1, prevent the other player's; they foresee 2, 4, 8 and
/// 14 plies, and like some moves better than others without knowing why.
std::optional<int> choose_move(Solver& solver, const Position& position, int level,
                               std::uint64_t seed, std::stop_token stop = {});

}  // namespace connect4
