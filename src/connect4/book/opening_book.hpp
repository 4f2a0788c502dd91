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

/// The scores of the positions with certain numbers of checkers, see book_positions(): of all, or
/// of those that take long to solve.
class OpeningBook {
public:
    /// Stands for the score of a position that shall not be in the book.
    static constexpr std::int8_t no_score = -128;

    /// All positions with so many checkers, and their scores in the same order.
    struct Layer {
        int checkers;
        std::span<const Position> positions;
        std::span<const std::int8_t> scores;
    };

    /// The file of a book of these layers, those with fewer checkers first.
    static Bytes make_file(std::span<const Layer> layers);

    /// Reads a book's file, which must outlive it. Throws a std::runtime_error if it is none, of
    /// another version, or damaged.
    explicit OpeningBook(ByteSpan file);

    /// The part of it that has positions with fewer checkers than these. The file must outlive it,
    /// too.
    OpeningBook below(int checkers) const;

    /// There are no positions with more checkers in it. An empty book says -1.
    int most_checkers() const;

    /// Whether all positions with so many checkers are in it.
    bool has_all(int checkers) const;

    /// The position's score, if it is in the book. Nobody may have won, and the player who is to
    /// move must not be able to win at once.
    std::optional<int> score(const Position& position) const;

private:
    struct Scores {
        int checkers;
        int lowest;
        std::variant<StaticFunction, PartialFunction> above_lowest;
    };
    static Scores read_scores(FileReader& file);
    const Scores* find(int checkers) const;

    std::vector<Scores> layers_;
};

/// The book that is part of the program. Reading it for the first time takes some milliseconds.
const OpeningBook& opening_book();

}  // namespace connect4
