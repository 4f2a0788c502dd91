#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "connect4/book/book_file.hpp"
#include "connect4/book/static_function.hpp"

namespace connect4 {

/// A static function that has values for a few keys of a set, and tells the others of the set
/// apart. That costs 6.2 bits for each key that has a value, and 0.08 for each that has none.
///
/// Each key that has a value has a short tag, too. Of the other keys only few fit a tag by chance:
/// they are remembered as exceptions, because the whole set is known when the function is made (as
/// with the filters of Chazelle, Kilian, Rubinfeld and Tal, "The Bloomier Filter", 2004).
class PartialFunction {
public:
    /// Writes the function that has for each key, all of which differ, the value in the same place,
    /// if there is one: a number of so many bits, 1 to 8.
    static void write(FileWriter& file, std::span<const std::uint64_t> keys,
                      std::span<const std::optional<std::uint8_t>> values, int bits);

    /// Reads it from a file, whose bytes must outlive this. Throws a std::runtime_error if there is
    /// none.
    explicit PartialFunction(FileReader& file);

    /// The value of a key of the set, if it has one; of another key, anything.
    std::optional<std::uint8_t> operator()(std::uint64_t key) const;

private:
    StaticFunction tags_;
    StaticFunction exceptions_;  // 1 for the keys that fit their tag by chance
    StaticFunction values_;
};

}  // namespace connect4
