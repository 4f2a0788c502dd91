#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>

#include "connect4/position.hpp"

namespace connect4 {

class OpeningBook;
class TranspositionTable;

/// How long a search may go on: until it is told to stop, or the count of searched positions that
/// it goes on with has come to about this.
struct SearchLimit {
    std::stop_token stop;
    std::uint64_t nodes = std::numeric_limits<std::uint64_t>::max();
};

/// Searches for the score of a position that is not over, and returns it, or the nearest to it from
/// lowest to highest, which is not less; nothing at the limit. The table keeps what was found for
/// the next search, the book may be null, and to nodes is added how many positions were searched.
std::optional<int> search(const Position& position, int lowest, int highest,
                          TranspositionTable& table, const OpeningBook* book, std::uint64_t& nodes,
                          const SearchLimit& limit);

}  // namespace connect4
