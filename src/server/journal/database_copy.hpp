#pragma once

#include <filesystem>
#include <memory>

#include "server/journal/sqlite.hpp"

namespace server {

/// A copy of an open database that is made a few pages at a time, by SQLite's backup interface. The
/// connection may change the database between two steps: the copy has these changes, too.
class DatabaseCopy {
public:
    /// Begins a copy. The connection must outlive it, and be used by the same thread. Throws
    /// sqlite::Failure or std::system_error, as step() does.
    DatabaseCopy(sqlite3* connection, std::filesystem::path file);

    /// Removes a copy that is not complete.
    ~DatabaseCopy();
    DatabaseCopy(const DatabaseCopy&) = delete;
    DatabaseCopy& operator=(const DatabaseCopy&) = delete;

    /// Copies a few pages, not during a transaction. The last step gives the copy its name, in the
    /// place of an older file, and returns true. Then the copy survives a power cut.
    bool step();

private:
    struct Finish {
        void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
    };

    void complete();

    const std::filesystem::path file_;
    const std::filesystem::path incomplete_;
    sqlite::Connection target_;
    std::unique_ptr<sqlite3_backup, Finish> backup_;
};

}  // namespace server
