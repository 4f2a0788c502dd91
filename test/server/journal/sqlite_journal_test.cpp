// What a journal in an SQLite file does beyond journal_test.cpp. Also covers MatchDatabase.
#include "server/journal/sqlite_journal.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "journal_support.hpp"
#include "server/journal/match_database.hpp"
#include "server/journal/sqlite.hpp"
#include "server/operation/server_error.hpp"
#include "temporary_folder.hpp"

using namespace test;
using server::MatchDatabase;
using server::SqliteJournal;
using server::SqliteOptions;
namespace fs = std::filesystem;
namespace sqlite = server::sqlite;

namespace {

// A folder for one database, and ways to open it.
class Place {
public:
    Place() { options_.file = folder_.path() / "connect4.db"; }

    fs::path folder() const { return folder_.path(); }
    fs::path file() const { return options_.file; }
    SqliteOptions options() const { return options_; }

    // Runs a test's coroutine with the journal, which is closed at its end.
    void with_journal(std::function<awaitable<void>(Journal& journal)> body) const {
        run([&](Executor loop) -> awaitable<void> {
            SqliteJournal journal(loop, options_);
            co_await body(journal);
        });
    }

    // Runs SQL without a journal.
    void execute(const std::string& sql) const {
        std::ofstream(file(), std::ios::app).close();
        sqlite::execute(sqlite::open(file()).get(), sql.c_str());
    }

    std::int64_t query(const std::string& sql) const {
        const sqlite::Connection connection = sqlite::open(file());
        sqlite::Statement statement(connection.get(), sql);
        auto row = statement.run();
        row.next();
        return row.number(0);
    }

private:
    const TemporaryFolder folder_;
    SqliteOptions options_;
};

// The error message of opening the file; "" if it succeeds.
std::string complaint(const fs::path& file) {
    try {
        const MatchDatabase database(file, true);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

// While this exists, SQLite writes with this function, which has the parameters of pwrite().
class ReplacedWrites {
public:
    explicit ReplacedWrites(ssize_t (*write)(int, const void*, size_t, off_t)) {
        replace(reinterpret_cast<sqlite3_syscall_ptr>(write));
    }
    ~ReplacedWrites() { replace(nullptr); }
    ReplacedWrites(const ReplacedWrites&) = delete;
    ReplacedWrites& operator=(const ReplacedWrites&) = delete;

private:
    // SQLite uses one of these functions, depending on how it was built. A null pointer restores
    // the system's function.
    static void replace(sqlite3_syscall_ptr call) {
        sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
        for (const char* name : {"write", "pwrite", "pwrite64"}) {
            BOOST_REQUIRE(system->xSetSystemCall(system, name, call) == SQLITE_OK);
        }
    }
};

// While this exists, all writes of SQLite fail because the disk is full.
class FullDisk {
    const ReplacedWrites writes_{[](int, const void*, size_t, off_t) -> ssize_t {
        errno = ENOSPC;
        return -1;
    }};
};

// The number of bytes that SQLite writes while a function runs.
std::size_t bytes_written(const std::function<void()>& function) {
    static std::size_t bytes;
    bytes = 0;
    const ReplacedWrites writes([](int file, const void* data, size_t size, off_t offset) {
        bytes += size;
        return ::pwrite(file, data, size, offset);
    });
    function();
    return bytes;
}

// Appends entries to a match, each in a transaction of its own.
void append_entries(MatchDatabase& database, const std::string& id, std::size_t begin,
                    std::size_t end) {
    for (std::size_t n = begin; n < end; ++n) {
        database.begin();
        BOOST_REQUIRE(database.append(id, n, '3').outcome == Outcome::appended);
        database.commit();
    }
}

// The tables of format 1, and two matches.
constexpr char format_1[] = R"(
    BEGIN;
    CREATE TABLE matches (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        join_key TEXT NOT NULL UNIQUE,
        watch_key TEXT NOT NULL UNIQUE,
        first_resume_key TEXT NOT NULL UNIQUE,
        second_resume_key TEXT NOT NULL UNIQUE,
        opponent TEXT NOT NULL CHECK (length(opponent) = 1),
        entries TEXT NOT NULL,
        changed INTEGER NOT NULL  -- in seconds since 1970
    ) STRICT;
    INSERT INTO matches VALUES (1, 'long', 'long-join', 'a', 'b', 'c', 'l',
                                replace(hex(zeroblob(900)), '00', '3'), unixepoch());
    INSERT INTO matches VALUES (7, 'short', 'short-join', 'd', 'e', 'f', 'f', '34', unixepoch());
    PRAGMA application_id = 0x434f4e34;
    PRAGMA user_version = 1;
    COMMIT;
    PRAGMA journal_mode = WAL)";

// While this exists, the process has an ordinary user's permissions, even if root runs it.
class OrdinaryUser {
public:
    OrdinaryUser() {
        constexpr uid_t nobody = 65534;
        if (is_root_) BOOST_REQUIRE(seteuid(nobody) == 0);
    }
    ~OrdinaryUser() {
        if (is_root_ && seteuid(0) != 0) std::abort();
    }

private:
    const bool is_root_ = geteuid() == 0;
};

// Another process that has the database open. The destructor kills it.
class OtherProcess {
public:
    explicit OtherProcess(const fs::path& file) {
        int ready[2];
        BOOST_REQUIRE(pipe(ready) == 0);
        id_ = fork();
        if (id_ == 0) {
            const MatchDatabase database(file, true);
            static_cast<void>(write(ready[1], "x", 1) == 1);
            while (true) pause();
        }
        close(ready[1]);
        char byte = 0;
        BOOST_REQUIRE(read(ready[0], &byte, 1) == 1);
        close(ready[0]);
    }
    ~OtherProcess() {
        kill(id_, SIGKILL);
        waitpid(id_, nullptr, 0);
    }

private:
    pid_t id_;
};

mode_t mode_of(const fs::path& path) {
    struct stat status {};
    BOOST_REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

awaitable<void> create(Journal& journal, std::string id, std::string entries = "") {
    Record record = record_of(std::move(id));
    record.entries = std::move(entries);
    const bool created = co_await journal.create(std::move(record));
    BOOST_REQUIRE(created);
}

// The number of matches in tests with many. Their ids are "0", "1" and so on.
constexpr int matches = 256;

awaitable<void> create_matches(Journal& journal) {
    for (int i = 0; i < matches; ++i) co_await create(journal, std::to_string(i));
}

// One append to each of these matches.
std::vector<awaitable<Append>> appends(Journal& journal) {
    std::vector<awaitable<Append>> all;
    for (int i = 0; i < matches; ++i) all.push_back(journal.append(std::to_string(i), 0, '3'));
    return all;
}

// Starts the appends and counts their answers, but does not wait for them.
awaitable<void> start_appends(Journal& journal, std::shared_ptr<int> answered) {
    const Executor loop = co_await asio::this_coro::executor;
    const auto started = std::make_shared<int>(0);
    const auto append = [](Journal& journal, int i, std::shared_ptr<int> started,
                           std::shared_ptr<int> answered) -> awaitable<void> {
        ++*started;
        co_await expect(journal, std::to_string(i), 0, '3', Outcome::appended);
        ++*answered;
    };
    for (int i = 0; i < matches; ++i) {
        asio::co_spawn(loop, append(journal, i, started, answered),
                       [](std::exception_ptr failure) { BOOST_TEST(!failure); });
    }
    while (*started < matches) co_await asio::post(loop, use_awaitable);
}

// The number of matches whose append is recorded.
awaitable<int> count_recorded(Journal& journal) {
    int count = 0;
    for (int i = 0; i < matches; ++i) {
        const std::string entries = co_await entries_of(journal, std::to_string(i) + "-join");
        count += entries == "3";
    }
    co_return count;
}

}  // namespace

BOOST_AUTO_TEST_CASE(matches_survive_the_end_of_the_program) {
    const Place place;
    place.with_journal([](Journal& journal) -> awaitable<void> {
        BOOST_TEST(journal.is_durable());
        co_await create(journal, "one");
        co_await expect(journal, "one", 0, '3', Outcome::appended);
    });
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const std::string entries = co_await entries_of(journal, "one-second");
        BOOST_TEST(entries == "3");
        co_await expect(journal, "one", 0, '3', Outcome::duplicate);
        co_await expect(journal, "one", 1, '3', Outcome::appended);
    });
}

BOOST_AUTO_TEST_CASE(many_appends_at_once_are_all_recorded) {
    const Place place;
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await create_matches(journal);
        const std::vector<Append> answers = co_await gather(appends(journal));
        BOOST_TEST(count(answers, Outcome::appended) == matches);
    });
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const int recorded = co_await count_recorded(journal);
        BOOST_TEST(recorded == matches);
    });
}

BOOST_AUTO_TEST_CASE(all_requests_are_done_before_the_journal_ends) {
    const Place place;
    const auto answered = std::make_shared<int>(0);
    run([&](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<SqliteJournal>(loop, place.options());
        co_await create_matches(*journal);
        co_await start_appends(*journal, answered);
        journal.reset();
        while (*answered < matches) co_await asio::post(loop, use_awaitable);
    });
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const int recorded = co_await count_recorded(journal);
        BOOST_TEST(recorded == matches);
    });
}

BOOST_AUTO_TEST_CASE(requests_after_stop_fail) {
    const Place place;
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        journal.stop();
        co_await expect(journal, "one", 0, '3', Outcome::unknown);
        const bool created = co_await journal.create(record_of("two"));
        BOOST_TEST(!created);
        const auto found = co_await journal.load("one-join");
        BOOST_TEST(found.error() == make_error_code(server::ServerError::unavailable));
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(!healthy);
        journal.stop();
    });
}

BOOST_AUTO_TEST_CASE(the_loop_may_end_while_coroutines_wait_for_the_journal) {
    const Place place;
    const auto answered = std::make_shared<int>(0);
    place.with_journal([&](Journal& journal) -> awaitable<void> {
        co_await create_matches(journal);
        co_await start_appends(journal, answered);
    });
    BOOST_TEST(answered.use_count() == 1);
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const int recorded = co_await count_recorded(journal);
        BOOST_TEST(recorded == matches);
    });
}

BOOST_AUTO_TEST_CASE(a_failed_commit_leaves_its_whole_batch_unknown_and_the_next_one_may_succeed) {
    const LogCapture log;
    const Place place;
    place.with_journal([&](Journal& journal) -> awaitable<void> {
        co_await create_matches(journal);
        co_await create(journal, "one", "3");
        {
            const FullDisk full;
            std::vector<awaitable<Append>> batch = appends(journal);
            batch.push_back(journal.append("one", 0, '3'));
            const std::vector<Append> answers = co_await gather(std::move(batch));
            BOOST_TEST(count(answers, Outcome::unknown) == matches + 1);
            const bool created = co_await journal.create(record_of("new"));
            BOOST_TEST(!created);
            const bool healthy = co_await journal.healthy();
            BOOST_TEST(!healthy);

            const std::string unchanged = co_await entries_of(journal, "0-join");
            BOOST_TEST(unchanged == "");
            const std::string unknown = co_await entries_of(journal, "new-join");
            BOOST_TEST(unknown == "none");
            const std::string kept = co_await entries_of(journal, "one-join");
            BOOST_TEST(kept == "3");
            BOOST_TEST(log.count("cannot be written") == 1);
            BOOST_TEST(log.count("can be written again") == 0);
        }
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(healthy);
        BOOST_TEST(log.count("can be written again") == 1);
        const std::vector<Append> answers = co_await gather(appends(journal));
        BOOST_TEST(count(answers, Outcome::appended) == matches);
        co_await create(journal, "new");
    });
    BOOST_TEST(log.count("cannot be written") == 1);
    BOOST_TEST(log.count("-join") == 0);
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const int recorded = co_await count_recorded(journal);
        BOOST_TEST(recorded == matches);
    });
}

// After RAISE(ABORT), SQLite undoes only the statement; the journal must roll back the rest.
BOOST_AUTO_TEST_CASE(a_failed_statement_undoes_its_whole_batch) {
    const LogCapture log;
    const Place place;
    place.with_journal(create_matches);
    place.execute(
        "CREATE TRIGGER never BEFORE UPDATE ON matches WHEN new.id = '128' "
        "BEGIN SELECT RAISE(ABORT, 'never'); END");
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const std::vector<Append> answers = co_await gather(appends(journal));
        BOOST_TEST(answers[128].outcome == Outcome::unknown);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const bool is_appended = answers[i].outcome == Outcome::appended;
            BOOST_TEST((is_appended || answers[i].outcome == Outcome::unknown));
            const std::string entries = co_await entries_of(journal, std::to_string(i) + "-join");
            BOOST_TEST(entries == (is_appended ? "3" : ""));
        }
        co_await create(journal, "new");
        co_await expect(journal, "new", 0, '3', Outcome::appended);
    });
}

BOOST_AUTO_TEST_CASE(a_load_returns_only_recorded_entries_while_a_change_fails) {
    const LogCapture log;
    const Place place;
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await create_matches(journal);
        const FullDisk full;
        const auto append = [](Journal& journal, std::string id) -> awaitable<std::string> {
            co_await expect(journal, id, 0, '3', Outcome::unknown);
            co_return "";
        };
        std::vector<awaitable<std::string>> batch;
        for (int i = 0; i < matches; ++i) {
            batch.push_back(append(journal, std::to_string(i)));
            batch.push_back(entries_of(journal, std::to_string(i) + "-join"));
        }
        const std::vector<std::string> found = co_await gather(std::move(batch));
        for (const std::string& entries : found) BOOST_TEST(entries == "");
    });
}

BOOST_AUTO_TEST_CASE(a_failing_disk_is_noticed_without_a_move_and_the_log_says_why) {
    const LogCapture log;
    const Place place;
    place.with_journal([&](Journal& journal) -> awaitable<void> {
        {
            const ReplacedWrites read_only([](int, const void*, size_t, off_t) -> ssize_t {
                errno = EROFS;
                return -1;
            });
            const bool healthy = co_await journal.healthy();
            BOOST_TEST(!healthy);
        }
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(healthy);
    });
    BOOST_TEST(log.count("disk I/O error (Read-only file system)") == 1);
}

BOOST_AUTO_TEST_CASE(a_move_succeeds_after_a_failure_without_a_health_check) {
    const LogCapture log;
    const Place place;
    place.with_journal([&](Journal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        {
            const FullDisk full;
            co_await expect(journal, "one", 0, '3', Outcome::unknown);
            co_await expect(journal, "one", 0, '3', Outcome::unknown);
        }
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(healthy);
    });
}

// SQLite would go on with the removed file, and the matches would be gone at the next start.
BOOST_AUTO_TEST_CASE(no_move_is_recorded_while_a_file_of_the_database_is_missing_or_replaced) {
    for (const char* ending : {"", "-wal"}) {
        const LogCapture log;
        const Place place;
        const fs::path file = place.file() += ending;
        const fs::path elsewhere = place.folder() / "elsewhere";
        place.with_journal([&](Journal& journal) -> awaitable<void> {
            co_await create(journal, "one");
            co_await expect(journal, "one", 0, '3', Outcome::appended);
            fs::rename(file, elsewhere);
            const bool healthy = co_await journal.healthy();
            BOOST_TEST(!healthy);
            co_await expect(journal, "one", 1, '3', Outcome::unknown);
            fs::copy_file(elsewhere, file);
            co_await expect(journal, "one", 1, '3', Outcome::unknown);
            fs::rename(elsewhere, file);
            co_await expect(journal, "one", 1, '3', Outcome::appended);
        });
        BOOST_TEST(log.count("was removed or replaced. Put it back, or restart") == 1);
        BOOST_TEST(log.count("can be written again") == 1);
    }
}

BOOST_AUTO_TEST_CASE(old_finished_matches_are_removed_sooner) {
    const Place place;
    place.with_journal([](Journal& journal) -> awaitable<void> {
        const std::string won = "3434343";
        co_await create(journal, "over-8", won);
        co_await create(journal, "over-6", won);
        co_await create(journal, "resigned-8", "33y");
        co_await create(journal, "rematch-8", won + "RY3");
        co_await create(journal, "going-8", "33");
        co_await create(journal, "going-31", "33");
        co_await create(journal, "claimed-8", "33x");
        co_await create(journal, "taken-back-8", won + "t");
        co_await create(journal, "senseless-8", "?");
    });
    place.execute(
        "UPDATE matches SET changed = unixepoch() + 86400 * "
        "CAST(substr(id, instr(id, '-')) AS INTEGER)");
    place.with_journal([](Journal& journal) -> awaitable<void> {
        for (const char* id : {"over-8", "resigned-8", "claimed-8", "going-31"}) {
            const std::string entries = co_await entries_of(journal, id + std::string("-join"));
            BOOST_TEST_CONTEXT(id) { BOOST_TEST(entries == "none"); }
            co_await expect(journal, id, 3, '0', Outcome::missing);
        }
        for (const char* id : {"over-6", "rematch-8", "taken-back-8", "going-8", "senseless-8"}) {
            const std::string entries = co_await entries_of(journal, id + std::string("-join"));
            BOOST_TEST_CONTEXT(id) { BOOST_TEST(entries != "none"); }
        }
    });
}

BOOST_AUTO_TEST_CASE(finished_matches_may_be_kept_longer_than_others) {
    const Place place;
    SqliteOptions options = place.options();
    options.keep_finished = std::chrono::days(30);
    options.keep_unfinished = std::chrono::days(7);
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await create(journal, "over", "3434343");
        co_await create(journal, "going", "33");
    });
    place.execute("UPDATE matches SET changed = unixepoch() - 86400 * 10");
    run([&](Executor loop) -> awaitable<void> {
        SqliteJournal journal(loop, options);
        co_await expect(journal, "going", 2, '0', Outcome::missing);
        const std::string entries = co_await entries_of(journal, "over-join");
        BOOST_TEST(entries == "3434343");
    });
}

BOOST_AUTO_TEST_CASE(a_move_keeps_an_old_match) {
    const Place place;
    place.with_journal(
        [](Journal& journal) -> awaitable<void> { co_await create(journal, "one"); });
    place.execute("UPDATE matches SET changed = unixepoch() - 86400 * 29");
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await expect(journal, "one", 0, '3', Outcome::appended);
    });
    BOOST_TEST(place.query("SELECT unixepoch() - changed < 3600 FROM matches") == 1);
}

BOOST_AUTO_TEST_CASE(a_match_is_removed_with_its_parts) {
    const Place place;
    {
        MatchDatabase database(place.file(), false);
        for (const char* id : {"old", "new"}) {
            database.create(record_of(id));
            append_entries(database, id, 0, 600);
        }
    }
    BOOST_TEST(place.query("SELECT count(*) FROM parts") == 4);
    place.execute("UPDATE matches SET changed = 0 WHERE id = 'old'");
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await expect(journal, "old", 600, '3', Outcome::missing);
        const std::string entries = co_await entries_of(journal, "new-join");
        BOOST_TEST(entries == std::string(600, '3'));
    });
    BOOST_TEST(place.query("SELECT count(*) FROM parts") == 2);
}

BOOST_AUTO_TEST_CASE(the_size_of_a_write_does_not_depend_on_the_length_of_the_match) {
    const Place place;
    MatchDatabase database(place.file(), false);
    database.create(record_of("one"));
    const auto first = bytes_written([&] { append_entries(database, "one", 0, 1000); });
    append_entries(database, "one", 1000, 9000);
    const auto last = bytes_written([&] { append_entries(database, "one", 9000, 10'000); });
    BOOST_TEST(first > 1000);
    BOOST_TEST(last < first + first / 4);
}

BOOST_AUTO_TEST_CASE(many_old_matches_are_removed_a_few_at_a_time) {
    const Place place;
    place.with_journal(
        [](Journal& journal) -> awaitable<void> { co_await create(journal, "one"); });
    place.execute(
        "WITH old(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < 2000) "
        "INSERT INTO matches SELECT NULL, n, n, n, n, n, 'f', '', 0, 0 FROM old");
    place.with_journal([](Journal& journal) -> awaitable<void> {
        co_await create(journal, "two");
        while (true) {
            const std::string last = co_await entries_of(journal, "2000");
            if (last == "none") break;
        }
        const std::string one = co_await entries_of(journal, "one-join");
        BOOST_TEST(one == "");
    });
    BOOST_TEST(place.query("SELECT count(*) FROM matches") == 2);
}

BOOST_AUTO_TEST_CASE(only_the_owner_can_read_the_files_and_new_folders) {
    const Place place;
    const fs::path folder = place.folder() / "new" / "folders";
    const fs::path file = folder / "connect4.db";
    const MatchDatabase database(file, true);
    BOOST_TEST(mode_of(folder) == 0700);
    BOOST_TEST(mode_of(folder.parent_path()) == 0700);
    BOOST_TEST(mode_of(file) == 0600);
    BOOST_TEST(mode_of(file.string() + "-wal") == 0600);
}

BOOST_AUTO_TEST_CASE(a_database_in_use_is_left_alone) {
    const Place place;
    const std::string in_use = "The database " + place.file().string() +
                               " is in use by another program. Stop that program, or choose "
                               "another file with --database.";
    {
        const OtherProcess other(place.file());
        BOOST_TEST(complaint(place.file()) == in_use);
    }
    BOOST_TEST(complaint(place.file()) == "");
    const MatchDatabase database(place.file(), true);
    BOOST_TEST(complaint(place.file()) == in_use);
}

BOOST_AUTO_TEST_CASE(a_database_that_cannot_be_written_is_refused) {
    const Place place;
    BOOST_TEST(complaint(place.file()) == "");
    const std::string read_only = "The database " + place.file().string() +
                                  " cannot be written. Let the server's user write this file and "
                                  "its folder, or choose another file with --database.";
    fs::permissions(place.folder(), fs::perms(0777));
    fs::permissions(place.file(), fs::perms(0444));
    {
        const OrdinaryUser user;
        BOOST_TEST(complaint(place.file()) == read_only);
    }
    fs::permissions(place.folder(), fs::perms(0555));
    fs::permissions(place.file(), fs::perms(0666));
    {
        const OrdinaryUser user;
        BOOST_TEST(complaint(place.file()) == read_only);
        BOOST_TEST(complaint(place.folder() / "other.db") ==
                   "The database " + (place.folder() / "other.db").string() +
                       " cannot be created: Permission denied. Choose another file with "
                       "--database.");
    }
    fs::permissions(place.folder(), fs::perms(0700));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_created_is_reported) {
    BOOST_TEST(complaint("/proc/no/such/connect4.db") ==
               "The folder /proc/no for the database cannot be created: No such file or directory. "
               "Create it, or choose another file with --database.");
}

BOOST_AUTO_TEST_CASE(a_path_that_is_not_a_file_is_refused) {
    const Place place;
    for (const fs::path& file : {place.folder(), fs::path("/dev/null")}) {
        BOOST_TEST(complaint(file) == "The database " + file.string() +
                                          " is not a file. Choose another one with --database.");
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_refused) {
    const Place place;
    const std::string damaged = "The database " + place.file().string() +
                                " is damaged, or is not a database. Replace it by a backup, or "
                                "move it away to start with an empty database.";
    std::ofstream(place.file()) << "This is a text. " << std::string(1000, '.');
    BOOST_TEST(complaint(place.file()) == damaged);
    fs::remove(place.file());

    place.with_journal(create_matches);
    const auto size = fs::file_size(place.file());
    std::fstream file(place.file());
    file.seekp(static_cast<std::streamoff>(size / 2)) << std::string(size / 4, 'x');
    file.close();
    BOOST_TEST(complaint(place.file()) == damaged);
    fs::resize_file(place.file(), size / 2);
    BOOST_TEST(complaint(place.file()) == damaged);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_reported_at_start) {
    const Place place;
    const std::string no_room = "The database " + place.file().string() +
                                " cannot be written because the disk is full. Free some space, "
                                "or choose another file with --database.";
    {
        const FullDisk full;
        BOOST_TEST(complaint(place.file()) == no_room);
    }
    BOOST_TEST(complaint(place.file()) == "");
    const FullDisk full;
    BOOST_TEST(complaint(place.file()) == no_room);
}

BOOST_AUTO_TEST_CASE(a_database_of_a_newer_version_is_left_alone) {
    const Place place;
    BOOST_TEST(complaint(place.file()) == "");
    place.execute("PRAGMA user_version = 3");
    BOOST_TEST(complaint(place.file()) ==
               "The database " + place.file().string() +
                   " was written by a newer version of this program. Run that version, or choose "
                   "another file with --database.");
    BOOST_TEST(place.query("PRAGMA user_version") == 3);
}

BOOST_AUTO_TEST_CASE(a_database_of_format_1_is_taken_over) {
    const Place place;
    place.execute(format_1);
    std::string expected(900, '3');
    place.with_journal([&](Journal& journal) -> awaitable<void> {
        const std::string unchanged = co_await entries_of(journal, "long-join");
        BOOST_TEST(unchanged == expected);
        for (std::size_t n = expected.size(); n < 1100; ++n) {
            expected += connect4::move_entry(n % 7);
            co_await expect(journal, "long", n, expected[n], Outcome::appended);
        }
        co_await expect(journal, "short", 2, '5', Outcome::appended);
        co_await create(journal, "new");
    });
    BOOST_TEST(place.query("SELECT length(entries) FROM matches WHERE id = 'long'") == 1100 - 1024);
    place.with_journal([&](Journal& journal) -> awaitable<void> {
        const std::string entries = co_await entries_of(journal, "long-join");
        BOOST_TEST(entries == expected);
        const std::string other = co_await entries_of(journal, "short-join");
        BOOST_TEST(other == "345");
        co_await expect(journal, "new", 0, '3', Outcome::appended);
    });
}

BOOST_AUTO_TEST_CASE(a_database_of_another_program_is_left_alone) {
    const Place place;
    place.execute("CREATE TABLE something (else_)");
    const auto size = fs::file_size(place.file());
    BOOST_TEST(complaint(place.file()) == "The database " + place.file().string() +
                                              " belongs to another program. Choose another file "
                                              "with --database.");
    BOOST_TEST(fs::file_size(place.file()) == size);
}
