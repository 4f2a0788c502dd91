#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "connect4/book/book_file.hpp"
#include "connect4/book/static_function.hpp"

namespace connect4 {

/// A static function that has values for a few keys of a known set, and none for the others. Beyond
/// the values, this costs 6.2 bits for each key with a value, and 0.08 bits for each key without.
///
/// A key with a value also has a short tag. A few of the other keys match a tag by chance; they are
/// stored as exceptions, because the whole set is known when the function is made (as in Chazelle,
/// Kilian, Rubinfeld and Tal, "The Bloomier Filter", 2004).
class PartialFunction {
public:
    /// Writes the function that maps each key to the value at the same index, if there is one. The
    /// keys must be distinct, and the values numbers of the given number of bits, 1 to 8.
    static void write(FileWriter& file, std::span<const std::uint64_t> keys,
                      std::span<const std::optional<std::uint8_t>> values, int bits);

    /// Reads a function from a file, whose bytes must outlive it. Throws a std::runtime_error if
    /// the file has none there.
    explicit PartialFunction(FileReader& file);

    /// The value of a key of the set, if it has one. For any other key the result is arbitrary.
    std::optional<std::uint8_t> operator()(std::uint64_t key) const;

private:
    StaticFunction tags_;
    StaticFunction exceptions_;  // 1 for the keys that match a tag by chance
    StaticFunction values_;
};

}  // namespace connect4
