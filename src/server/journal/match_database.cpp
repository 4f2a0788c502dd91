#include "server/journal/match_database.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "server/journal/match_file.hpp"

namespace server {

namespace fs = std::filesystem;
using connect4::Entry;
using connect4::Error;
using connect4::Result;

namespace {

// Whenever a match has a multiple of this number of entries, the newest ones become a part. A row
// of a match is short then, and takes no pages of its own.
constexpr std::size_t entries_in_part = 256;

// remove_old() checks this number of matches in a call, so that no move waits long for it.
constexpr std::int64_t max_checked = 200;

}  // namespace

MatchDatabase::MatchDatabase(const fs::path& file, bool synchronous) try
    : connection_(open_match_file(fs::absolute(file), synchronous)),
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
      replace_(connection_.get(),
               "UPDATE matches SET second_resume_key = ?3 "
               "WHERE id = ?1 AND second_resume_key = ?2"),
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

bool MatchDatabase::replace_resume_key(const std::string& id, const std::string& old_key,
                                       const std::string& new_key) {
    return replace_.change(id, old_key, new_key) == 1;
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
