#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "server/journal/journal.hpp"
#include "server/journal/sqlite.hpp"

namespace server {

/// The matches in a file. Functions block until they are done, and throw sqlite::Failure if they
/// cannot be; then rollback() must follow.
class MatchDatabase {
public:
    /// Opens the file for this process alone. If there is none, it is created, with its folders,
    /// for this user alone. Throws std::runtime_error with a text for people if that fails.
    ///
    /// Without `synchronous` a commit does not wait for the disk.
    MatchDatabase(const std::filesystem::path& file, bool synchronous);

    /// Changes between begin() and commit() become durable together, or do not happen.
    void begin() { begin_.change(); }
    void commit() { commit_.change(); }
    void rollback() noexcept;

    /// Writes, but changes nothing: a transaction with it fails if the file cannot be written.
    void touch();

    /// See Journal; the outcome `unknown` is none of these functions'.
    bool create(const Record& record);
    Append append(const std::string& id, std::size_t n, connect4::Entry entry);
    connect4::Result<Record> load(const std::string& key);

    /// Looks at a few matches, going on where it stopped the last time, and removes those that
    /// have not changed for so long. Returns false when it has seen them all; then the next call
    /// begins anew.
    bool remove_old(std::chrono::seconds keep_finished, std::chrono::seconds keep_unfinished);

private:
    const sqlite::Connection connection_;
    sqlite::Statement begin_;
    sqlite::Statement commit_;
    sqlite::Statement create_;
    sqlite::Statement append_;
    sqlite::Statement entries_;
    sqlite::Statement load_;
    sqlite::Statement next_;
    sqlite::Statement remove_;
    std::int64_t last_seen_ = 0;  // by remove_old()
};

}  // namespace server
