#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "connect4/book/book_file.hpp"
#include "connect4/book/partial_function.hpp"
#include "connect4/book/static_function.hpp"
#include "connect4/position.hpp"

namespace connect4 {

/// An opening book: the scores of positions with certain numbers of checkers, see book_positions().
/// Each number is a layer, which has all positions, or only those that take long to solve.
class OpeningBook {
public:
    /// Marks a position that is to be left out of the book, in place of its score.
    static constexpr std::int8_t no_score = -128;

    /// All positions with the given number of checkers, and their scores in the same order.
    struct Layer {
        int checkers;
        std::span<const Position> positions;
        std::span<const std::int8_t> scores;
    };

    /// Makes the file of a book. The layers must be sorted by their number of checkers.
    static Bytes make_file(std::span<const Layer> layers);

    /// Reads a book's file, which must outlive the book. Throws a std::runtime_error if it is
    /// another file, another version, or damaged.
    explicit OpeningBook(ByteSpan file);

    /// The part of the book with fewer checkers than the given number. The file must outlive it,
    /// too.
    OpeningBook below(int checkers) const;

    /// The number of checkers in the last layer; -1 if the book is empty.
    int max_checkers() const;

    /// Whether all positions with the given number of checkers are in the book.
    bool has_all(int checkers) const;

    /// The position's score, if it is in the book. The position must not be won, and the player who
    /// is to move must not be able to win at once.
    std::optional<int> score(const Position& position) const;

private:
    struct StoredLayer {
        int checkers;
        int min_score;
        std::variant<StaticFunction, PartialFunction> offsets;  // of the scores, from min_score
    };
    static StoredLayer read_layer(FileReader& file);
    const StoredLayer* find(int checkers) const;

    std::vector<StoredLayer> layers_;
};

/// The book that is embedded in the program. The first call takes a few milliseconds.
const OpeningBook& opening_book();

}  // namespace connect4
