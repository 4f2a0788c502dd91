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

/// The scores of book positions, in the positions' order; some may be OpeningBook::no_score.
using BookScores = std::vector<std::int8_t>;

/// A part of the book: the positions with the given number of checkers that need a search of at
/// least min_nodes nodes; 0 means all positions.
struct BookLayer {
    int checkers;
    std::uint64_t min_nodes = 0;
};

/// A folder that collects the scores of a layer in shards, one file each. Solving takes hours, and
/// continues with the missing shards after an interruption. Several processes may solve different
/// shards in the same folder.
class BookShards {
public:
    static constexpr int count = 256;

    /// Creates the folder if it does not exist. The positions must be
    /// book_positions(layer.checkers), and must outlive this object.
    BookShards(std::filesystem::path folder, BookLayer layer, std::span<const Position> positions);

    /// Whether the file of a shard, 0 to count - 1, exists and is undamaged.
    bool is_complete(int shard) const { return read(shard).has_value(); }

    /// Computes the scores of a shard with the function, and writes its file.
    void solve(int shard, const std::function<int(const Position&)>& score) const;

    /// The scores of all shards; nothing if one of them is not complete.
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
