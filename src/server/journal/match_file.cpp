#include "server/journal/match_file.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace server {

namespace fs = std::filesystem;

namespace {

// The file's header holds the application ("CON4") and the version of the tables.
constexpr std::int64_t application_id = 0x434f4e34;
constexpr std::int64_t format = 2;

// New rows are added at the end, so current matches share few pages and a commit writes few pages.
constexpr char create_matches[] = R"(
    CREATE TABLE matches (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        join_key TEXT NOT NULL UNIQUE,
        watch_key TEXT NOT NULL UNIQUE,
        first_resume_key TEXT NOT NULL UNIQUE,
        second_resume_key TEXT NOT NULL UNIQUE,
        opponent TEXT NOT NULL CHECK (length(opponent) = 1),
        entries TEXT NOT NULL,  -- the newest ones; the older ones are in parts
        changed INTEGER NOT NULL,  -- in seconds since 1970
        archived INTEGER NOT NULL DEFAULT 0  -- the number of entries in parts
    ) STRICT)";

// Parts never change, so a move of a long match does not write all its entries again.
constexpr char create_parts[] = R"(
    CREATE TABLE parts (
        match INTEGER NOT NULL,
        start INTEGER NOT NULL,  -- the number of entries before this part
        entries TEXT NOT NULL,
        PRIMARY KEY (match, start)
    ) STRICT, WITHOUT ROWID)";

std::runtime_error complaint(const fs::path& file, const std::string& text) {
    return std::runtime_error("The database " + file.string() + " " + text);
}

void sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

// Creates the folder and its parents so that only this user can read them. Syncs them, because a
// power cut must not lose a folder with a durable file.
void create_folder(const fs::path& folder) {
    std::error_code ignored;
    if (fs::is_directory(folder, ignored)) return;
    if (folder.has_relative_path()) create_folder(folder.parent_path());
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        throw std::runtime_error("The folder " + folder.string() + " for the database cannot be " +
                                 "created: " + std::generic_category().message(errno) +
                                 ". Create it, or choose another file with --database.");
    }
    sync_folder(folder.parent_path());
}

// SQLite gives its other files, such as the write-ahead log, the permissions of this file.
void create_file(const fs::path& file) {
    create_folder(file.parent_path());
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    const int descriptor = ::open(file.c_str(), flags, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) {
        ::close(descriptor);
    } else if (errno != EEXIST) {
        throw complaint(file, "cannot be created: " + std::generic_category().message(errno) +
                                  ". Choose another file with --database.");
    } else if (std::error_code ignored; !fs::is_regular_file(file, ignored)) {
        throw complaint(file, "is not a file. Choose another one with --database.");
    }
}

// A backup has no write-ahead log (see DatabaseCopy). A log beside it is of the database whose
// place it took. SQLite cannot tell, and would undo the restoration or damage the database.
void remove_log_of_other_database(const fs::path& file) {
    constexpr std::size_t place = 18;  // of the number that says how the database is written
    constexpr char without_log = 1;
    char header[place + 1]{};
    std::ifstream(file, std::ios::binary).read(header, sizeof header);
    std::error_code ignored;
    const fs::path log = fs::canonical(file, ignored) += "-wal";
    if (header[place] != without_log || !fs::remove(log, ignored)) return;
    spdlog::warn("removed {}, which is not of the backup that was restored", log.string());
}

std::runtime_error damaged(const fs::path& file) {
    return complaint(
        file,
        "is damaged, or is not a database. Replace it by a backup, or move it away to start "
        "with an empty database.");
}

std::runtime_error unwritable(const fs::path& file) {
    return complaint(file,
                     "cannot be written. Let the server's user write this file and its folder, or "
                     "choose another file with --database.");
}

std::int64_t number_from(sqlite3* connection, std::string_view sql) {
    sqlite::Statement statement(connection, sql);
    auto run = statement.run();
    return run.next() ? run.number(0) : 0;
}

std::string text_from(sqlite3* connection, std::string_view sql) {
    sqlite::Statement statement(connection, sql);
    auto run = statement.run();
    return run.next() ? run.text(0) : "";
}

// Whether the file is empty. Throws if another program or a newer version of this one wrote it.
bool is_new(sqlite3* connection, const fs::path& file) {
    const std::int64_t owner = number_from(connection, "PRAGMA application_id");
    const bool is_empty = number_from(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (owner == 0 && is_empty) return true;
    if (owner != application_id) {
        throw complaint(file, "belongs to another program. Choose another file with --database.");
    }
    if (number_from(connection, "PRAGMA user_version") > format) {
        throw complaint(file,
                        "was written by a newer version of this program. Run that version, or "
                        "choose another file with --database.");
    }
    return false;
}

void create_schema(sqlite3* connection) {
    sqlite::execute(connection, "BEGIN");
    sqlite::execute(connection, create_matches);
    sqlite::execute(connection, create_parts);
    sqlite::execute(connection,
                    ("PRAGMA application_id = " + std::to_string(application_id)).c_str());
    write_format(connection);
    sqlite::execute(connection, "COMMIT");
}

// Format 1 had no parts. Matches keep their entries; the next part takes all of them.
void update_schema(sqlite3* connection) {
    sqlite::execute(connection, "BEGIN");
    if (number_from(connection, "PRAGMA user_version") < 2) {
        sqlite::execute(connection,
                        "ALTER TABLE matches ADD COLUMN archived INTEGER NOT NULL DEFAULT 0");
        sqlite::execute(connection, create_parts);
    }
    write_format(connection);
    sqlite::execute(connection, "COMMIT");
}

}  // namespace

void write_format(sqlite3* connection) {
    sqlite::execute(connection, ("PRAGMA user_version = " + std::to_string(format)).c_str());
}

std::runtime_error explain(const fs::path& file, const sqlite::Failure& failure) {
    switch (failure.code()) {
        case SQLITE_BUSY:
            return complaint(file,
                             "is in use by another program. Stop that program, or choose another "
                             "file with --database.");
        case SQLITE_FULL:
            return complaint(
                file,
                "cannot be written because the disk is full. Free some space, or choose "
                "another file with --database.");
        case SQLITE_READONLY:
            return unwritable(file);
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return damaged(file);
        default:
            return complaint(file, std::string("cannot be used: ") + failure.what() +
                                       ". Repair that, or choose another file with --database.");
    }
}

sqlite::Connection open_match_file(const fs::path& file, bool synchronous) {
    create_file(file);
    remove_log_of_other_database(file);
    sqlite::Connection owner = sqlite::open(file);
    sqlite3* const connection = owner.get();
    if (sqlite3_db_readonly(connection, "main") != 0) throw unwritable(file);
    // Other processes are locked out from the first access on.
    sqlite::execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
    const bool empty = is_new(connection, file);
    if (text_from(connection, "PRAGMA quick_check(1)") != "ok") throw damaged(file);
    sqlite::execute(connection, "PRAGMA journal_mode = WAL");
    sqlite::execute(connection,
                    synchronous ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    // Both write to the file, so an error is reported now rather than at the first move.
    empty ? create_schema(connection) : update_schema(connection);
    return owner;
}

}  // namespace server
