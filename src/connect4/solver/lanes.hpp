#pragma once

#include <array>

#include "connect4/bitboard.hpp"

namespace connect4 {

/// How many sets of cells are worked on side by side: one for each column, and one more, because
/// processors want a power of two.
inline constexpr int lane_count = 8;

/// A set of cells in each lane.
struct alignas(lane_count * sizeof(Cells)) Lanes : std::array<Cells, lane_count> {};

/// Loops that compute lanes stand in functions of their own that are marked with this. Where the
/// loader can choose among functions, each is compiled for processors that work on eight lanes at
/// once, on four, and for all others. Before version 18, clang chose by the maker of the processor.
#if defined(__x86_64__) && defined(__gnu_linux__) && (!defined(__clang__) || __clang_major__ >= 18)
#define CONNECT4_LANES [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define CONNECT4_LANES
#endif

}  // namespace connect4
