#include "connect4/book/book_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>

namespace connect4 {
namespace {

constexpr std::size_t checksum_bytes = 8;

std::uint64_t checksum(ByteSpan bytes) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 0x100000001B3;
    return hash;
}

std::uint64_t to_number(ByteSpan bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | bytes[i];
    return number;
}

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

}  // namespace

FileWriter::FileWriter(std::string_view title) : file_(title.begin(), title.end()) {
    file_.push_back('\n');
}

void FileWriter::add_number(std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) file_.push_back(static_cast<std::uint8_t>(number >> 8 * i));
}

Bytes FileWriter::finish() {
    add_number(checksum(file_), checksum_bytes);
    return std::move(file_);
}

FileReader::FileReader(ByteSpan file, std::string_view title) : left_(file) {
    const std::string first_line = std::string(title) + '\n';
    if (file.size() < first_line.size() ||
        !std::ranges::equal(first_line, file.first(first_line.size()))) {
        throw std::runtime_error("This is not a file that begins with \"" + std::string(title) +
                                 "\".");
    }
    const ByteSpan rest = file.subspan(first_line.size());
    if (rest.size() < checksum_bytes || checksum(file.first(file.size() - checksum_bytes)) !=
                                            to_number(file.last(checksum_bytes))) {
        throw std::runtime_error("The file \"" + std::string(title) + "\" is damaged.");
    }
    left_ = rest.first(rest.size() - checksum_bytes);
}

std::uint64_t FileReader::take_number(int bytes) {
    return to_number(take_bytes(static_cast<std::size_t>(bytes)));
}

ByteSpan FileReader::take_bytes(std::size_t count) {
    if (count > left_.size()) throw std::runtime_error("The file ends too soon.");
    const ByteSpan taken = left_.first(count);
    left_ = left_.subspan(count);
    return taken;
}

Bytes read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail(path);
    Bytes bytes{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) fail(path);
    return bytes;
}

// The temporary name contains the process id, because another process may write the same file.
void write_file(const std::filesystem::path& path, ByteSpan bytes) {
    const std::filesystem::path temporary = path.string() + ".new" + std::to_string(::getpid());
    std::ofstream file(temporary, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) fail(temporary);
    std::filesystem::rename(temporary, path);
}

}  // namespace connect4
