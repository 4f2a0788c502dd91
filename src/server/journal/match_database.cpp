#include "server/journal/match_database.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace server {

namespace fs = std::filesystem;
using connect4::Entry;
using connect4::Error;
using connect4::Result;

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

// Whenever a match has a multiple of this number of entries, the newest ones become a part. A row
// of a match is short then, and takes no pages of its own.
constexpr std::size_t entries_in_part = 256;

// remove_old() checks this number of matches in a call, so that no move waits long for it.
constexpr std::int64_t max_checked = 200;

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

// Says what is wrong with the file and what the operator can do.
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

void write_format(sqlite3* connection) {
    sqlite::execute(connection, ("PRAGMA user_version = " + std::to_string(format)).c_str());
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

sqlite::Connection connect(const fs::path& file, bool synchronous) {
    create_file(file);
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

}  // namespace

MatchDatabase::MatchDatabase(const fs::path& file, bool synchronous) try
    : connection_(connect(fs::absolute(file), synchronous)),
      file_(fs::absolute(file)),
      // SQLite follows symbolic links before it adds the ending.
      log_(std::string(sqlite3_db_filename(connection_.get(), "main")) + "-wal"),
      begin_(connection_.get(), "BEGIN"),
      commit_(connection_.get(), "COMMIT"),
      create_(connection_.get(),
              "INSERT INTO matches VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, unixepoch(), 0) "
              "ON CONFLICT DO NOTHING"),
      append_(connection_.get(),
              "UPDATE matches SET entries = entries || ?3, changed = unixepoch() "
              "WHERE id = ?1 AND archived + length(entries) = ?2"),
      archive_(connection_.get(),
               "INSERT INTO parts SELECT row, archived, entries FROM matches WHERE id = ?1"),
      shorten_(connection_.get(),
               "UPDATE matches SET archived = archived + length(entries), entries = '' "
               "WHERE id = ?1"),
      find_(connection_.get(), "SELECT row, entries FROM matches WHERE id = ?1"),
      parts_(connection_.get(), "SELECT entries FROM parts WHERE match = ?1 ORDER BY start"),
      load_(connection_.get(),
            "SELECT id, join_key, watch_key, first_resume_key, second_resume_key, opponent, "
            "row, entries FROM matches WHERE join_key = ?1 OR watch_key = ?1 OR "
            "first_resume_key = ?1 OR second_resume_key = ?1"),
      next_(connection_.get(),
            "SELECT row, unixepoch() - changed, entries FROM matches WHERE row > ?1 "
            "ORDER BY row LIMIT ?2"),
      remove_(connection_.get(), "DELETE FROM matches WHERE row = ?1"),
      remove_parts_(connection_.get(), "DELETE FROM parts WHERE match = ?1") {
} catch (const sqlite::Failure& failure) {
    throw explain(fs::absolute(file), failure);
}

MatchDatabase::OpenFile::OpenFile(fs::path the_path) : path(std::move(the_path)) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return;
    device = found.st_dev;
    inode = found.st_ino;
}

bool MatchDatabase::OpenFile::is_in_place() const {
    const OpenFile now(path);
    return now.device == device && now.inode == inode;
}

void MatchDatabase::begin() {
    for (const OpenFile* const file : {&file_, &log_}) {
        if (file->is_in_place()) continue;
        throw std::runtime_error("the file " + file->path.string() +
                                 " was removed or replaced. Put it back, or restart the server, "
                                 "which then uses what is there");
    }
    begin_.change();
}

// After some errors SQLite has already rolled back. Then this fails, which does no harm.
void MatchDatabase::rollback() noexcept {
    sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void MatchDatabase::touch() { write_format(connection_.get()); }

bool MatchDatabase::create(const Record& record) {
    const char opponent = to_code(record.opponent);
    const auto& [join, watch, resume] = record.keys;
    return create_.change(record.id, join, watch, resume[0], resume[1],
                          std::string_view(&opponent, 1), record.entries) == 1;
}

Append MatchDatabase::append(const std::string& id, std::size_t n, Entry entry) {
    if (append_.change(id, static_cast<std::int64_t>(n), std::string_view(&entry, 1)) == 1) {
        if ((n + 1) % entries_in_part == 0) {
            archive_.change(id);
            shorten_.change(id);
        }
        return {Append::Outcome::appended};
    }
    auto match = find_.run(id);
    if (!match.next()) return {Append::Outcome::missing};
    return refuse(entries_of(match.number(0), match.text(1)), n, entry);
}

// The newest entries are those in the row of the match.
std::string MatchDatabase::entries_of(std::int64_t row, const std::string& newest) {
    std::string entries;
    auto part = parts_.run(row);
    while (part.next()) entries += part.text(0);
    return entries + newest;
}

Result<Record> MatchDatabase::load(const std::string& key) {
    auto match = load_.run(key);
    if (!match.next()) return Error::game_not_found;
    const auto opponent = connect4::opponent_of(match.text(5).front());
    // A newer version of this program may have written an opponent that this one does not know.
    if (!opponent) return Error::game_not_found;
    return Record{match.text(0),
                  {match.text(1), match.text(2), {match.text(3), match.text(4)}},
                  *opponent,
                  entries_of(match.number(6), match.text(7))};
}

std::unique_ptr<DatabaseCopy> MatchDatabase::copy_to(const fs::path& file) const {
    return std::make_unique<DatabaseCopy>(connection_.get(), fs::absolute(file));
}

bool MatchDatabase::remove_old(std::chrono::seconds keep_finished,
                               std::chrono::seconds keep_unfinished) {
    std::int64_t checked = 0;
    std::vector<std::int64_t> old;
    {
        auto match = next_.run(last_checked_, max_checked);
        while (match.next()) {
            ++checked;
            last_checked_ = match.number(0);
            const std::chrono::seconds age(match.number(1));
            if (age <= std::min(keep_finished, keep_unfinished)) continue;
            const std::string entries = entries_of(last_checked_, match.text(2));
            const auto keep = connect4::is_over(entries) ? keep_finished : keep_unfinished;
            if (age > keep) old.push_back(last_checked_);
        }
    }
    for (const std::int64_t row : old) {
        remove_.change(row);
        remove_parts_.change(row);
    }
    if (checked == max_checked) return true;
    last_checked_ = 0;
    return false;
}

}  // namespace server
