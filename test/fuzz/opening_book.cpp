// A book's file whose bytes were changed is refused, or gives a book that can be asked.
#include "connect4/book/opening_book.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>
#include <vector>

#include "fuzz.hpp"

using namespace connect4;

namespace {

constexpr std::array opening = {3, 3, 3, 3, 3, 2, 3, 4, 0, 0, 6, 1};

// A book with all positions of one layer, and with one of the two positions of another.
Bytes small_book() {
    std::vector<Position> positions(1);
    for (const int column : opening) {
        positions.push_back(positions.back());
        positions.back().play(column);
    }
    const auto layer = [&positions](int checkers, std::span<const std::int8_t> scores) {
        return OpeningBook::Layer{checkers, std::span(positions).subspan(checkers, scores.size()),
                                  scores};
    };
    constexpr std::array<std::int8_t, 2> all = {1, -2};
    constexpr std::array<std::int8_t, 2> some = {3, OpeningBook::no_score};
    return OpeningBook::make_file(std::array{layer(4, all), layer(6, some)});
}

// The file with its first layers' bytes changed by the given ones, and a checksum that fits.
Bytes changed(const Bytes& file, ByteSpan changes) {
    constexpr std::size_t checksum_bytes = 8;
    const auto end_of_title = std::ranges::find(file, '\n');
    const Bytes title(file.begin(), end_of_title);
    Bytes layers(end_of_title + 1, file.end() - checksum_bytes);
    layers.resize(std::max(layers.size(), changes.size()));
    std::ranges::transform(changes, layers, layers.begin(), std::bit_xor());

    FileWriter writer({reinterpret_cast<const char*>(title.data()), title.size()});
    writer.add_bytes(layers);
    return writer.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Bytes valid = small_book();
    const Bytes file = changed(valid, {data, size});
    try {
        const OpeningBook book(file);
        Position position;
        for (const int column : opening) {
            book.score(position);
            position.play(column);
        }
        require(book.below(0).max_checkers() == -1, "No layer has fewer than 0 checkers.");
    } catch (const std::runtime_error&) {
        require(size > 0, "A book without changes is valid.");
    }
    return 0;
}
