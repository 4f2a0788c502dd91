#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "connect4/book/book_file.hpp"

namespace connect4 {

/// A function from keys to small numbers that does not remember its keys, and so needs only 1.23
/// times as much memory as the numbers themselves: each is the exclusive or of three cells that the
/// key chooses. What it returns for other keys means nothing.
///
/// How the cells are found is from Botelho, Pagh and Ziviani, "Simple and Space-Efficient Minimal
/// Perfect Hash Functions" (2007), how they are chosen from Graf and Lemire, "Xor Filters" (2020).
class StaticFunction {
public:
    /// Writes the function that has for each key, all of which differ, the value in the same place:
    /// a number of so many bits, 1 to 8.
    static void write(FileWriter& file, std::span<const std::uint64_t> keys,
                      std::span<const std::uint8_t> values, int bits);

    /// Reads it from a file, whose bytes must outlive this. Throws a std::runtime_error if there is
    /// none.
    explicit StaticFunction(FileReader& file);

    /// The value of a key; of one that was not written, any number.
    std::uint8_t operator()(std::uint64_t key) const;

private:
    std::uint32_t cell(std::size_t number) const;

    int bits_;
    std::uint32_t third_;  // how many cells each of the three is chosen from
    std::uint64_t seed_;
    ByteSpan cells_;
};

}  // namespace connect4
