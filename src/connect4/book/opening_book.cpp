#include "connect4/book/opening_book.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

#include "connect4/score.hpp"

// The file itself, from opening_book_data.S.
extern "C" const std::uint8_t connect4_opening_book[];
extern "C" const std::uint8_t connect4_opening_book_end[];

namespace connect4 {
namespace {

constexpr std::string_view title = "Connect Four opening book, version 2";

std::uint64_t key_of(const Position& position) { return position.without_mirror().key(); }

using Heights = std::vector<std::optional<std::uint8_t>>;

// How much higher the scores are than the lowest.
Heights heights_above(int lowest, std::span<const std::int8_t> scores) {
    Heights heights;
    for (const int score : scores) {
        if (score == OpeningBook::no_score) {
            heights.emplace_back();
        } else {
            heights.emplace_back(static_cast<std::uint8_t>(score - lowest));
        }
    }
    return heights;
}

void write_heights(FileWriter& file, std::span<const std::uint64_t> keys, const Heights& heights) {
    std::uint8_t highest = 0;
    for (const auto& height : heights) highest = std::max(highest, height.value_or(0));
    const int bits = std::max(1, static_cast<int>(std::bit_width(highest)));
    const bool has_all = std::ranges::all_of(heights, &Heights::value_type::has_value);
    file.add_number(has_all ? 1 : 0, 1);
    if (has_all) {
        std::vector<std::uint8_t> values;
        for (const auto& height : heights) values.push_back(*height);
        StaticFunction::write(file, keys, values, bits);
    } else {
        PartialFunction::write(file, keys, heights, bits);
    }
}

// The number of checkers, the lowest score, and whether all positions have one (1 byte each), and
// how much higher each score is.
void write_layer(FileWriter& file, const OpeningBook::Layer& layer) {
    int lowest = highest_score;
    for (const int score : layer.scores) {
        if (score != OpeningBook::no_score) lowest = std::min(lowest, score);
    }
    std::vector<std::uint64_t> keys;
    for (const Position& position : layer.positions) keys.push_back(key_of(position));
    file.add_number(static_cast<std::uint64_t>(layer.checkers), 1);
    file.add_number(static_cast<std::uint8_t>(lowest), 1);
    write_heights(file, keys, heights_above(lowest, layer.scores));
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
    const bool has_all = file.take_number(1) == 1;
    if (has_all) return {checkers, lowest, StaticFunction(file)};
    return {checkers, lowest, PartialFunction(file)};
}

OpeningBook OpeningBook::below(int checkers) const {
    OpeningBook book = *this;
    std::erase_if(book.layers_, [&](const Scores& layer) { return layer.checkers >= checkers; });
    return book;
}

int OpeningBook::most_checkers() const { return layers_.empty() ? -1 : layers_.back().checkers; }

bool OpeningBook::has_all(int checkers) const {
    const Scores* const layer = find(checkers);
    return layer != nullptr && std::holds_alternative<StaticFunction>(layer->above_lowest);
}

std::optional<int> OpeningBook::score(const Position& position) const {
    const Scores* const layer = find(position.checkers());
    if (layer == nullptr) return std::nullopt;
    const std::optional<std::uint8_t> height = std::visit(
        [key = key_of(position)](const auto& function) -> std::optional<std::uint8_t> {
            return function(key);
        },
        layer->above_lowest);
    return height ? std::optional(layer->lowest + *height) : std::nullopt;
}

const OpeningBook::Scores* OpeningBook::find(int checkers) const {
    const auto layer = std::ranges::find(layers_, checkers, &Scores::checkers);
    return layer == layers_.end() ? nullptr : &*layer;
}

const OpeningBook& opening_book() {
    static const OpeningBook book({connect4_opening_book, connect4_opening_book_end});
    return book;
}

}  // namespace connect4
