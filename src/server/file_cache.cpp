#include "server/file_cache.hpp"

#include <openssl/evp.h>
#include <spdlog/fmt/fmt.h>

#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

namespace server {

namespace fs = std::filesystem;

namespace {

// The first 40 bits of the SHA-256 of a text, in hexadecimal digits: enough to tell the versions of
// a file apart, and few for a field of each response.
std::string hash(const std::string& content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, content.data(), content.size(), digest.data(),
                     nullptr) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-256.");
    }
    return fmt::format("{:02x}", fmt::join(std::span(digest).first(5), ""));
}

std::optional<std::string> read_all(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

StoredFile::StoredFile(std::string content) : hash_(hash(content)) {
    contents_.emplace(Coding::identity, std::move(content));
}

const std::string& StoredFile::content(Coding coding) {
    const auto known = contents_.find(coding);
    if (known != contents_.end()) return known->second;
    return contents_.emplace(coding, compress(contents_.at(Coding::identity), coding))
        .first->second;
}

std::string StoredFile::tag(Coding coding) const {
    if (coding == Coding::identity) return fmt::format("\"{}\"", hash_);
    return fmt::format("\"{}-{}\"", hash_, name_of(coding));
}

FileCache::Entry FileCache::read(const fs::path& path) {
    std::error_code error;
    // The version is read before the content: after an edit in between, the next request reads the
    // file again.
    const auto time = fs::last_write_time(path, error);
    if (error) return {};
    const Version version{time, fs::file_size(path, error)};
    if (error) return {};
    const auto known = files_.find(path);
    if (known != files_.end() && known->second.version == version) {
        return {known->second.file, true};
    }
    remove(path);
    auto content = read_all(path);
    if (!content) return {};
    return keep(path, version, std::move(*content));
}

FileCache::Entry FileCache::keep(const fs::path& path, const Version& version,
                                 std::string content) {
    const bool fits =
        content.size() <= max_file_size && total_size_ + content.size() <= max_total_size;
    const auto size = content.size();
    auto file = std::make_shared<StoredFile>(std::move(content));
    if (fits) {
        files_.emplace(path, Kept{version, file});
        total_size_ += size;
    }
    return {std::move(file), fits};
}

void FileCache::remove(const fs::path& path) {
    const auto known = files_.find(path);
    if (known == files_.end()) return;
    total_size_ -= known->second.file->content(Coding::identity).size();
    files_.erase(known);
}

}  // namespace server
