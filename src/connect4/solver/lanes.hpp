#pragma once

#include <array>

#include "connect4/bitboard.hpp"

namespace connect4 {

/// The number of bitboards that are computed side by side: one for each column, rounded up to 8, so
/// that they fill one vector register of 512 bits, or two of 256.
inline constexpr int lane_count = 8;
static_assert(Connect4::columns <= lane_count, "Each column needs a lane of its own.");

/// One bitboard in each lane.
struct alignas(lane_count * sizeof(Cells)) Lanes : std::array<Cells, lane_count> {};

/// Marks a function that consists of a loop over lanes. g++ compiles it three times, and the loader
/// chooses: for processors with vectors of eight lanes, of four lanes, and for all others. (clang
/// could since version 18, but forgets the inline functions that only such functions call. With the
/// thread sanitizer, the choice would call the sanitizer before that is loaded.)
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && \
    !defined(__SANITIZE_THREAD__)
#define CONNECT4_LANES [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define CONNECT4_LANES
#endif

}  // namespace connect4
