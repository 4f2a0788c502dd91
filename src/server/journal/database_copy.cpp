#include "server/journal/database_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace server {

namespace fs = std::filesystem;

namespace {

// 256 KiB, which take less time than a move takes to reach the disk.
constexpr int pages_in_a_step = 64;

// Opens a file or a folder.
class Descriptor {
public:
    Descriptor(const fs::path& path, int flags)
        : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
        check(descriptor_);
    }
    ~Descriptor() { ::close(descriptor_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void sync() const { check(::fsync(descriptor_)); }

private:
    void check(int result) const {
        if (result >= 0) return;
        throw std::system_error(errno, std::generic_category(), path_.string());
    }

    const fs::path path_;
    const int descriptor_;
};

// Creates an empty file that only this user can read: the database has the keys of all games.
fs::path create(fs::path file) {
    fs::remove(file);
    const Descriptor created(file, O_WRONLY | O_CREAT | O_EXCL);
    return file;
}

}  // namespace

DatabaseCopy::DatabaseCopy(sqlite3* connection, fs::path file)
    : file_(std::move(file)),
      incomplete_(create(fs::path(file_) += ".incomplete")),
      target_(sqlite::open(incomplete_)) {
    // The copy is used only when it is complete, so it needs no journal.
    sqlite::execute(target_.get(), "PRAGMA journal_mode = OFF");
    sqlite::execute(target_.get(), "PRAGMA synchronous = OFF");
    backup_.reset(sqlite3_backup_init(target_.get(), "main", connection, "main"));
    if (!backup_) throw sqlite::Failure(target_.get());
}

DatabaseCopy::~DatabaseCopy() {
    backup_.reset();
    target_.reset();
    std::error_code ignored;
    fs::remove(incomplete_, ignored);
}

bool DatabaseCopy::step() {
    const int code = sqlite3_backup_step(backup_.get(), pages_in_a_step);
    if (code == SQLITE_OK) return false;
    backup_.reset();
    if (code != SQLITE_DONE) throw sqlite::Failure(target_.get());
    complete();
    return true;
}

// The copy is a file without a write-ahead log. So a log beside it is of another database.
void DatabaseCopy::complete() {
    sqlite::execute(target_.get(), "PRAGMA journal_mode = DELETE");
    target_.reset();
    Descriptor(incomplete_, O_RDONLY).sync();
    fs::rename(incomplete_, file_);
    Descriptor(file_.parent_path(), O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace server
