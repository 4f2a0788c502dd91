#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "server/journal/database_copy.hpp"
#include "server/journal/journal.hpp"
#include "server/journal/sqlite.hpp"

namespace server {

/// The matches in an SQLite file. Functions block, and throw sqlite::Failure. Call rollback() after
/// an exception.
class MatchDatabase {
public:
    /// Opens the file and locks out other processes. A missing file is created, with its folders,
    /// so that only this user can read it. Throws std::runtime_error with a sentence for the
    /// operator.
    ///
    /// Without `synchronous`, a commit does not wait for the disk.
    MatchDatabase(const std::filesystem::path& file, bool synchronous);

    /// Changes between begin() and commit() are one transaction. Throws std::runtime_error if the
    /// file was removed or replaced: SQLite goes on with the removed one, whose matches would be
    /// lost at the end of this process.
    void begin();
    void commit() { commit_.change(); }
    void rollback() noexcept;

    /// Writes to the file without a change, so that the transaction fails if that is impossible.
    void touch();

    /// See Journal. append() never returns the outcome `unknown`.
    bool create(const Record& record);
    Append append(const std::string& id, std::size_t n, connect4::Entry entry);
    connect4::Result<Record> load(const std::string& key);
    bool replace_resume_key(const std::string& id, const std::string& old_key,
                            const std::string& new_key);

    /// Begins to copy the matches into another file; see DatabaseCopy.
    std::unique_ptr<DatabaseCopy> copy_to(const std::filesystem::path& file) const;

    /// Removes matches that have not changed for longer than the given times. Each call checks a
    /// few matches, starting where the last call stopped. Returns false after the last match; the
    /// next call starts again with the first one.
    bool remove_old(std::chrono::seconds keep_finished, std::chrono::seconds keep_unfinished);

private:
    // A file, and what tells it from another one of the same name.
    struct OpenFile {
        explicit OpenFile(std::filesystem::path the_path);
        bool is_in_place() const;

        std::filesystem::path path;
        std::uintmax_t device = 0;
        std::uintmax_t inode = 0;
    };

    std::string entries_of(std::int64_t row, const std::string& newest);

    const sqlite::Connection connection_;
    const OpenFile file_;
    const OpenFile log_;  // the write-ahead log
    sqlite::Statement begin_;
    sqlite::Statement commit_;
    sqlite::Statement create_;
    sqlite::Statement append_;
    sqlite::Statement archive_;
    sqlite::Statement shorten_;
    sqlite::Statement find_;
    sqlite::Statement parts_;
    sqlite::Statement load_;
    sqlite::Statement replace_;
    sqlite::Statement next_;
    sqlite::Statement remove_;
    sqlite::Statement remove_parts_;
    std::int64_t last_checked_ = 0;  // the row at which remove_old() stopped
};

}  // namespace server
