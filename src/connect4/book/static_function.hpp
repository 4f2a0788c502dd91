#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "connect4/book/book_file.hpp"

namespace connect4 {

/// A static function from keys to small numbers. It does not store its keys, and so needs only 1.23
/// times the memory of the numbers: each is the exclusive or of three slots that the key's hash
/// chooses. For other keys the result is arbitrary.
///
/// The construction is that of Botelho, Pagh and Ziviani, "Simple and Space-Efficient Minimal
/// Perfect Hash Functions" (2007); the choice of slots is that of Graf and Lemire, "Xor Filters"
/// (2020).
class StaticFunction {
public:
    /// Writes the function that maps each key to the value at the same index. The keys must be
    /// distinct, and the values numbers of the given number of bits, 1 to 8.
    static void write(FileWriter& file, std::span<const std::uint64_t> keys,
                      std::span<const std::uint8_t> values, int bits);

    /// Reads a function from a file, whose bytes must outlive it. Throws a std::runtime_error if
    /// the file has none there.
    explicit StaticFunction(FileReader& file);

    /// The value of a key. For a key that was not written, an arbitrary number.
    std::uint8_t operator()(std::uint64_t key) const;

private:
    std::uint32_t slot(std::size_t index) const;

    int bits_;
    std::uint32_t block_size_;  // the slots are three blocks; a key chooses one slot of each
    std::uint64_t seed_;
    ByteSpan slots_;
};

}  // namespace connect4
