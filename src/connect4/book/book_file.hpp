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

/// Writes a file of the book. The file begins with a line that names its format and version.
/// Numbers are little-endian. The last eight bytes are a checksum of all others: 64-bit FNV-1a
/// (Fowler, Noll and Vo).
class FileWriter {
public:
    /// The title is the first line, without its end.
    explicit FileWriter(std::string_view title);

    /// Adds a number as the given number of bytes, 1 to 8; higher bytes are dropped.
    void add_number(std::uint64_t number, int bytes);
    void add_bytes(ByteSpan bytes) { file_.insert(file_.end(), bytes.begin(), bytes.end()); }

    /// Returns the whole file. Nothing can be added after this.
    Bytes finish();

private:
    Bytes file_;
};

/// Reads a file of the book. The file's bytes must outlive the reader and what take_bytes()
/// returns.
class FileReader {
public:
    /// Throws a std::runtime_error if the title is another one, or if the file is damaged.
    FileReader(ByteSpan file, std::string_view title);

    // These functions throw a std::runtime_error if the file has fewer bytes left.

    std::uint64_t take_number(int bytes);
    ByteSpan take_bytes(std::size_t count);

    bool at_end() const { return left_.empty(); }

private:
    ByteSpan left_;
};

/// The contents of a file. Throws a std::system_error if it cannot be read.
Bytes read_file(const std::filesystem::path& path);

/// Replaces a file in one step: readers see either the old file or the whole new one, even if this
/// program is killed before the end. Throws a std::system_error if the file cannot be written.
void write_file(const std::filesystem::path& path, ByteSpan bytes);

}  // namespace connect4
