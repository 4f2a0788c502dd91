#include "server/journal/sqlite.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

#include "temporary_folder.hpp"

namespace sqlite = server::sqlite;
using test::TemporaryFolder;

namespace {

// A new database with a table of numbered words.
class Database {
public:
    Database() : connection_(open(folder_.path() / "test.db")) {
        sqlite::execute(get(), "CREATE TABLE words (number INTEGER UNIQUE, word TEXT) STRICT");
    }

    sqlite3* get() const { return connection_.get(); }

private:
    static sqlite::Connection open(const std::filesystem::path& file) {
        std::ofstream(file).close();
        return sqlite::open(file);
    }

    const TemporaryFolder folder_;
    const sqlite::Connection connection_;
};

int code_of_insert(sqlite::Statement& insert, std::int64_t number) {
    try {
        insert.change(number, "word");
    } catch (const sqlite::Failure& failure) {
        return failure.code();
    }
    return SQLITE_OK;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_statement_runs_often_with_different_values) {
    const Database database;
    sqlite::Statement insert(database.get(), "INSERT INTO words VALUES (?1, ?2)");
    // Text may be empty or contain zero bytes and quotes.
    const std::string words[] = {"one", "", std::string("a\0b", 3), "it's"};
    for (std::int64_t n = 0; n < 4; ++n) BOOST_TEST(insert.change(n, words[n]) == 1);
    sqlite::Statement select(database.get(), "SELECT word, number FROM words WHERE number = ?1");
    for (std::int64_t n = 3; n >= 0; --n) {
        auto run = select.run(n);
        BOOST_REQUIRE(run.next());
        BOOST_TEST(run.text(0) == words[n]);
        BOOST_TEST(run.number(1) == n);
        BOOST_TEST(!run.next());
    }
}

BOOST_AUTO_TEST_CASE(change_counts_the_rows) {
    const Database database;
    sqlite::execute(database.get(), "INSERT INTO words VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    sqlite::Statement remove(database.get(), "DELETE FROM words WHERE number > ?1");
    BOOST_TEST(remove.change(std::int64_t{1}) == 2);
    BOOST_TEST(remove.change(std::int64_t{1}) == 0);
}

BOOST_AUTO_TEST_CASE(a_failure_has_the_code_and_the_statement_can_run_again) {
    const Database database;
    sqlite::Statement insert(database.get(), "INSERT INTO words VALUES (?1, ?2)");
    BOOST_TEST(code_of_insert(insert, 1) == SQLITE_OK);
    BOOST_TEST(code_of_insert(insert, 1) == SQLITE_CONSTRAINT);
    BOOST_TEST(code_of_insert(insert, 2) == SQLITE_OK);
    BOOST_CHECK_THROW(sqlite::execute(database.get(), "no SQL"), sqlite::Failure);
    BOOST_CHECK_THROW(sqlite::Statement(database.get(), "SELECT nothing"), sqlite::Failure);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_opened_is_reported_with_the_systems_reason) {
    const TemporaryFolder folder;
    try {
        sqlite::open(folder.path() / "missing.db");
        BOOST_FAIL("a missing file was opened");
    } catch (const sqlite::Failure& failure) {
        BOOST_TEST(failure.code() == SQLITE_CANTOPEN);
        const std::string text = failure.what();
        BOOST_TEST(text.find("(No such file or directory)") != text.npos);
    }
}
