#include "connect4/opening_book.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

// The file itself, from opening_book_data.S.
extern "C" const std::uint8_t connect4_opening_book[];
extern "C" const std::uint8_t connect4_opening_book_end[];

namespace connect4 {
namespace {

constexpr std::string_view title = "Connect Four opening book, version 1";

std::uint64_t key_of(const Position& position) { return position.without_mirror().key(); }

// The number of checkers and the lowest score (1 byte each), and how much higher each score is.
void write_layer(FileWriter& file, const OpeningBook::Layer& layer) {
    const auto [lowest, highest] = std::ranges::minmax(layer.scores);
    std::vector<std::uint64_t> keys;
    for (const Position& position : layer.positions) keys.push_back(key_of(position));
    std::vector<std::uint8_t> values;
    for (const int score : layer.scores)
        values.push_back(static_cast<std::uint8_t>(score - lowest));
    const int bits = std::max(1, static_cast<int>(std::bit_width(unsigned(highest - lowest))));
    file.add_number(static_cast<std::uint64_t>(layer.checkers), 1);
    file.add_number(static_cast<std::uint8_t>(lowest), 1);
    StaticFunction::write(file, keys, values, bits);
}

}  // namespace

Bytes OpeningBook::make_file(std::span<const Layer> layers) {
    FileWriter file(title);
    for (const Layer& layer : layers) write_layer(file, layer);
    return file.finish();
}

OpeningBook::OpeningBook(ByteSpan bytes) {
    FileReader file(bytes, title);
    while (!file.at_end()) layers_.push_back(read_scores(file));
}

OpeningBook::Scores OpeningBook::read_scores(FileReader& file) {
    const auto checkers = static_cast<int>(file.take_number(1));
    const auto lowest = static_cast<std::int8_t>(file.take_number(1));
    return {checkers, lowest, StaticFunction(file)};
}

int OpeningBook::most_checkers() const { return layers_.empty() ? -1 : layers_.back().checkers; }

std::optional<int> OpeningBook::score(const Position& position) const {
    const int checkers = position.checkers();
    for (const Scores& layer : layers_) {
        if (layer.checkers == checkers) return layer.lowest + layer.above_lowest(key_of(position));
    }
    return std::nullopt;
}

const OpeningBook& opening_book() {
    static const OpeningBook book({connect4_opening_book, connect4_opening_book_end});
    return book;
}

}  // namespace connect4
