#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>

#include "connect4/position.hpp"

namespace connect4 {

class OpeningBook;
class TranspositionTable;

/// When a search ends without a result.
struct SearchLimit {
    std::stop_token stop;  ///< when a stop is requested
    /// When the count of nodes, which continues that of earlier searches, has reached about this.
    std::uint64_t nodes = std::numeric_limits<std::uint64_t>::max();
};

/// Searches a position that is not over. Returns its score, or the bound of the window from alpha
/// to beta that is nearest to it (a fail-hard search; alpha must not be greater than beta); nothing
/// at the limit. The table is used and filled, the book may be null, and the number of searched
/// nodes is added to `nodes`.
std::optional<int> search(const Position& position, int alpha, int beta, TranspositionTable& table,
                          const OpeningBook* book, std::uint64_t& nodes, const SearchLimit& limit);

}  // namespace connect4
