#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "server/content_coding.hpp"

namespace server {

/// The content of a file, in each coding that a client has asked for.
class StoredFile {
public:
    explicit StoredFile(std::string content);

    /// The content, compressed at the first call.
    const std::string& content(Coding coding);

    /// A strong entity tag, which differs for different contents and codings, with its quotes.
    std::string tag(Coding coding) const;

private:
    std::map<Coding, std::string> contents_;
    std::string hash_;
};

/// Reads files, and keeps them in memory until they change. One thread may use it.
class FileCache {
public:
    /// The cache keeps no larger file, in bytes.
    static constexpr std::size_t max_file_size = std::size_t{1} << 20;
    /// The total of the files that it keeps, in bytes; their compressed forms are smaller.
    static constexpr std::size_t max_total_size = std::size_t{16} << 20;

    struct Entry {
        std::shared_ptr<StoredFile> file;  ///< null if the file cannot be read
        bool is_kept = false;              ///< false if the file is too large, or the cache is full
    };

    /// The content of a regular file as it is now.
    Entry read(const std::filesystem::path& path);

private:
    // A file that still has its time and size has not changed.
    struct Version {
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;

        bool operator==(const Version&) const = default;
    };

    struct Kept {
        Version version;
        std::shared_ptr<StoredFile> file;
    };

    Entry keep(const std::filesystem::path& path, const Version& version, std::string content);
    void remove(const std::filesystem::path& path);

    std::map<std::filesystem::path, Kept> files_;
    std::uintmax_t total_size_ = 0;
};

}  // namespace server
