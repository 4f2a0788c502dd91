#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "connect4/position.hpp"
#include "connect4/solver/solver.hpp"

namespace connect4 {

/// Chooses the column of the computer's move on a level, 1 to max_level, in a position that is not
/// over. Returns nothing if a stop is requested before. The seed decides between moves that are
/// equally good for the level.
///
/// Level 5 plays perfectly: it wins as soon as possible, and loses as late as possible. Levels 1 to
/// 4 search 2, 4, 8 and 14 plies deep; level 1 sees only its own wins. Among moves that are equal
/// at this depth, they prefer those with more lines of four.
std::optional<int> choose_move(Solver& solver, const Position& position, int level,
                               std::uint64_t seed, std::stop_token stop = {});

}  // namespace connect4
