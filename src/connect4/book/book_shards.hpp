#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "connect4/position.hpp"

namespace connect4 {

/// The scores of book positions, in their order; some may be OpeningBook::no_score.
using BookScores = std::vector<std::int8_t>;

/// A part of the book: the positions with so many checkers, or only those of them that take a
/// search of as many nodes or more.
struct BookLayer {
    int checkers;
    std::uint64_t fewest_nodes = 0;
};

/// A folder in which the scores of a layer come together, in shards: solving them takes hours, and
/// must go on where it was interrupted. Several processes may work at different shards of one
/// folder.
class BookShards {
public:
    static constexpr int count = 256;

    /// Makes the folder if there is none. The positions must be book_positions(layer.checkers), and
    /// outlive this.
    BookShards(std::filesystem::path folder, BookLayer layer, std::span<const Position> positions);

    /// Whether the scores of this shard, 0 to count - 1, are there, and undamaged.
    bool is_complete(int shard) const { return read(shard).has_value(); }

    /// Finds out the scores of a shard with the function, and writes them into the folder.
    void solve(int shard, const std::function<int(const Position&)>& score) const;

    /// All scores; nothing as long as not all shards are complete.
    std::optional<BookScores> scores() const;

private:
    std::pair<std::size_t, std::size_t> range(int shard) const;
    std::filesystem::path path(int shard) const;
    std::optional<BookScores> read(int shard) const;

    std::filesystem::path folder_;
    BookLayer layer_;
    std::span<const Position> positions_;
};

}  // namespace connect4
