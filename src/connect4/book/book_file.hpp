#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace connect4 {

/// The contents of a file, or of a part of it.
using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

/// Writes what a file of the book is made of, one part after the other. Such a file begins with a
/// line that says what it is, and of which version. Numbers have their lowest byte first. The last
/// eight bytes are the checksum of all others: 64 bits of FNV-1a (Fowler, Noll and Vo).
class FileWriter {
public:
    /// The title is the first line.
    explicit FileWriter(std::string_view title);

    /// Adds the lowest bytes of a number, 1 to 8 of them.
    void add_number(std::uint64_t number, int bytes);
    void add_bytes(ByteSpan bytes) { file_.insert(file_.end(), bytes.begin(), bytes.end()); }

    /// The whole file. This is the last call.
    Bytes finish();

private:
    Bytes file_;
};

/// Reads such a file, which must outlive this and the bytes that it gives.
class FileReader {
public:
    /// Throws a std::runtime_error if it is another file, of another version, or damaged.
    FileReader(ByteSpan file, std::string_view title);

    // These throw a std::runtime_error if the file ends before.

    std::uint64_t take_number(int bytes);
    ByteSpan take_bytes(std::size_t count);

    bool at_end() const { return left_.empty(); }

private:
    ByteSpan left_;
};

/// Throws a std::system_error if the file cannot be read.
Bytes read_file(const std::filesystem::path& path);

/// Whoever reads the file sees all of it or nothing, even if this program is killed while it
/// writes. Throws a std::system_error if it cannot be written.
void write_file(const std::filesystem::path& path, ByteSpan bytes);

}  // namespace connect4
