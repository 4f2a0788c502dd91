#include "connect4/book/book_shards.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

#include "connect4/book/book_file.hpp"

namespace connect4 {
namespace {

constexpr std::string_view title = "Connect Four book shard, version 1";

}  // namespace

BookShards::BookShards(std::filesystem::path folder, BookLayer layer,
                       std::span<const Position> positions)
    : folder_(std::move(folder)), layer_(layer), positions_(positions) {
    std::filesystem::create_directories(folder_);
}

// After the title, the file has the number of checkers (1 byte), the index of the first position
// and the number of positions (4 bytes each), and the scores (1 byte each).
void BookShards::solve(int shard, const std::function<int(const Position&)>& score) const {
    const auto [first, size] = range(shard);
    FileWriter file(title);
    file.add_number(static_cast<std::uint64_t>(layer_.checkers), 1);
    file.add_number(first, 4);
    file.add_number(size, 4);
    for (const Position& position : positions_.subspan(first, size)) {
        file.add_number(static_cast<std::uint64_t>(score(position)), 1);
    }
    write_file(path(shard), file.finish());
}

std::optional<BookScores> BookShards::read(int shard) const {
    if (!std::filesystem::exists(path(shard))) return std::nullopt;
    const Bytes bytes = read_file(path(shard));
    try {
        const auto [first, size] = range(shard);
        FileReader file(bytes, title);
        if (file.take_number(1) != static_cast<std::uint64_t>(layer_.checkers)) return std::nullopt;
        if (file.take_number(4) != first || file.take_number(4) != size) return std::nullopt;
        const ByteSpan scores = file.take_bytes(size);
        return BookScores(scores.begin(), scores.end());
    } catch (const std::runtime_error&) {
        return std::nullopt;  // A damaged shard must be solved again.
    }
}

std::optional<BookScores> BookShards::scores() const {
    BookScores all;
    for (int shard = 0; shard < count; ++shard) {
        const auto scores = read(shard);
        if (!scores) return std::nullopt;
        all.insert(all.end(), scores->begin(), scores->end());
    }
    return all;
}

// The index of the shard's first position, and its number of positions.
std::pair<std::size_t, std::size_t> BookShards::range(int shard) const {
    const auto begin = [this](int number) {
        return positions_.size() * static_cast<std::size_t>(number) / count;
    };
    return {begin(shard), begin(shard + 1) - begin(shard)};
}

std::filesystem::path BookShards::path(int shard) const {
    std::string name = "ply" + std::to_string(layer_.checkers);
    if (layer_.min_nodes > 0) name += "-from-" + std::to_string(layer_.min_nodes);
    return folder_ / (name + "-" + std::to_string(shard));
}

}  // namespace connect4
