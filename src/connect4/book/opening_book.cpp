#include "connect4/book/opening_book.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

#include "connect4/score.hpp"

// The file's bytes, from opening_book_data.S.
extern "C" const std::uint8_t connect4_opening_book[];
extern "C" const std::uint8_t connect4_opening_book_end[];

namespace connect4 {
namespace {

constexpr std::string_view title = "Connect Four opening book, version 2";

static_assert(score_limit < -OpeningBook::no_score, "A score is stored as a signed byte.");

std::uint64_t key_of(const Position& position) { return position.canonical().key(); }

// The scores of positions, as their distances from the lowest score.
using Offsets = std::vector<std::optional<std::uint8_t>>;

Offsets offsets_from(int min_score, std::span<const std::int8_t> scores) {
    Offsets offsets;
    for (const int score : scores) {
        if (score == OpeningBook::no_score) {
            offsets.emplace_back();
        } else {
            offsets.emplace_back(static_cast<std::uint8_t>(score - min_score));
        }
    }
    return offsets;
}

void write_offsets(FileWriter& file, std::span<const std::uint64_t> keys, const Offsets& offsets) {
    std::uint8_t max_offset = 0;
    for (const auto& offset : offsets) max_offset = std::max(max_offset, offset.value_or(0));
    const int bits = std::max(1, static_cast<int>(std::bit_width(max_offset)));
    const bool has_all = std::ranges::all_of(offsets, &Offsets::value_type::has_value);
    file.add_number(has_all ? 1 : 0, 1);
    if (has_all) {
        std::vector<std::uint8_t> values;
        for (const auto& offset : offsets) values.push_back(*offset);
        StaticFunction::write(file, keys, values, bits);
    } else {
        PartialFunction::write(file, keys, offsets, bits);
    }
}

// A layer has the number of checkers, the lowest score, and whether the layer has all positions (1
// byte each), and then a function from the positions' keys to the offsets of their scores.
void write_layer(FileWriter& file, const OpeningBook::Layer& layer) {
    int min_score = score_limit;
    for (const int score : layer.scores) {
        if (score != OpeningBook::no_score) min_score = std::min(min_score, score);
    }
    std::vector<std::uint64_t> keys;
    for (const Position& position : layer.positions) keys.push_back(key_of(position));
    file.add_number(static_cast<std::uint64_t>(layer.checkers), 1);
    file.add_number(static_cast<std::uint8_t>(min_score), 1);
    write_offsets(file, keys, offsets_from(min_score, layer.scores));
}

}  // namespace

Bytes OpeningBook::make_file(std::span<const Layer> layers) {
    FileWriter file(title);
    for (const Layer& layer : layers) write_layer(file, layer);
    return file.finish();
}

OpeningBook::OpeningBook(ByteSpan bytes) {
    FileReader file(bytes, title);
    while (!file.at_end()) layers_.push_back(read_layer(file));
}

OpeningBook::StoredLayer OpeningBook::read_layer(FileReader& file) {
    const auto checkers = static_cast<int>(file.take_number(1));
    const auto min_score = static_cast<std::int8_t>(file.take_number(1));
    const bool has_all = file.take_number(1) == 1;
    if (has_all) return {checkers, min_score, StaticFunction(file)};
    return {checkers, min_score, PartialFunction(file)};
}

OpeningBook OpeningBook::below(int checkers) const {
    OpeningBook book = *this;
    std::erase_if(book.layers_,
                  [&](const StoredLayer& layer) { return layer.checkers >= checkers; });
    return book;
}

int OpeningBook::max_checkers() const { return layers_.empty() ? -1 : layers_.back().checkers; }

bool OpeningBook::has_all(int checkers) const {
    const StoredLayer* const layer = find(checkers);
    return layer != nullptr && std::holds_alternative<StaticFunction>(layer->offsets);
}

std::optional<int> OpeningBook::score(const Position& position) const {
    const StoredLayer* const layer = find(position.checkers());
    if (layer == nullptr) return std::nullopt;
    const std::optional<std::uint8_t> offset = std::visit(
        [key = key_of(position)](const auto& function) -> std::optional<std::uint8_t> {
            return function(key);
        },
        layer->offsets);
    return offset ? std::optional(layer->min_score + *offset) : std::nullopt;
}

const OpeningBook::StoredLayer* OpeningBook::find(int checkers) const {
    const auto layer = std::ranges::find(layers_, checkers, &StoredLayer::checkers);
    return layer == layers_.end() ? nullptr : &*layer;
}

const OpeningBook& opening_book() {
    static_assert(Connect4::columns == 7 && Connect4::rows == 6,
                  "The embedded file has the scores of this board: return an empty book here, and "
                  "make another file with connect4-generate-book.");
    static const OpeningBook book({connect4_opening_book, connect4_opening_book_end});
    return book;
}

}  // namespace connect4
