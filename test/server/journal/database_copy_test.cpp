#include "server/journal/database_copy.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>
#include <system_error>

#include "journal_support.hpp"
#include "temporary_folder.hpp"

using namespace test;
using server::DatabaseCopy;
namespace fs = std::filesystem;
namespace sqlite = server::sqlite;

namespace {

constexpr char insert_rows[] =
    "WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 1000) "
    "INSERT INTO numbers SELECT n, randomblob(1000) FROM counter";

// A database of about 1 MB, open as the journal opens it.
sqlite::Connection make_database(const fs::path& file) {
    std::ofstream(file).close();
    sqlite::Connection connection = sqlite::open(file);
    sqlite::execute(connection.get(), "PRAGMA locking_mode = EXCLUSIVE");
    sqlite::execute(connection.get(), "PRAGMA journal_mode = WAL");
    sqlite::execute(connection.get(), "CREATE TABLE numbers (n INTEGER, text BLOB)");
    sqlite::execute(connection.get(), insert_rows);
    return connection;
}

std::int64_t count_rows(const fs::path& file) {
    const sqlite::Connection connection = sqlite::open(file);
    sqlite::Statement statement(connection.get(), "SELECT count(*) FROM numbers");
    auto row = statement.run();
    row.next();
    return row.number(0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_copy_has_the_changes_that_were_made_between_its_steps) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "copy.db";
    const sqlite::Connection connection = make_database(folder.path() / "original.db");
    DatabaseCopy copy(connection.get(), file);
    int steps = 1;
    while (!copy.step()) {
        BOOST_TEST(!fs::exists(file));
        if (steps++ == 2) sqlite::execute(connection.get(), insert_rows);
    }
    BOOST_TEST(steps > 3);
    BOOST_TEST(count_rows(file) == 2000);

    struct stat status {};
    BOOST_REQUIRE(::stat(file.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600);
}

BOOST_AUTO_TEST_CASE(a_copy_replaces_an_older_one_only_when_it_is_complete) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "copy.db";
    const sqlite::Connection connection = make_database(folder.path() / "original.db");
    DatabaseCopy first(connection.get(), file);
    while (!first.step()) {
    }
    sqlite::execute(connection.get(), insert_rows);
    {
        DatabaseCopy abandoned(connection.get(), file);
        BOOST_TEST(!abandoned.step());
    }
    BOOST_TEST(count_rows(file) == 1000);
    // The database and its log, and the copy.
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), {}) == 3);

    DatabaseCopy second(connection.get(), file);
    while (!second.step()) {
    }
    BOOST_TEST(count_rows(file) == 2000);
}

BOOST_AUTO_TEST_CASE(a_copy_has_no_write_ahead_log) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "copy.db";
    const sqlite::Connection connection = make_database(folder.path() / "original.db");
    DatabaseCopy copy(connection.get(), file);
    while (!copy.step()) {
    }
    const sqlite::Connection target = sqlite::open(file);
    sqlite::Statement statement(target.get(), "PRAGMA journal_mode");
    auto row = statement.run();
    BOOST_REQUIRE(row.next());
    BOOST_TEST(row.text(0) == "delete");
}

BOOST_AUTO_TEST_CASE(a_copy_needs_a_folder) {
    const TemporaryFolder folder;
    const sqlite::Connection connection = make_database(folder.path() / "original.db");
    const fs::path file = folder.path() / "missing" / "copy.db";
    BOOST_CHECK_THROW(DatabaseCopy(connection.get(), file), std::system_error);
}
