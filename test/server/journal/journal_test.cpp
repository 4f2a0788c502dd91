// What every kind of journal does: in memory (the only test of MemoryJournal), SQLite and Redis.
#include "server/journal/journal.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>

#include "journal_support.hpp"
#include "redis_support.hpp"
#include "server/journal/memory_journal.hpp"
#include "server/journal/redis_journal.hpp"
#include "server/journal/sqlite_journal.hpp"

using namespace test;
using connect4::Error;
using connect4::Opponent;
using server::MemoryJournal;
using server::SqliteJournal;

namespace {

std::unique_ptr<Journal> make_memory_journal(Executor, const TemporaryFolder&) {
    return std::make_unique<MemoryJournal>();
}

std::unique_ptr<Journal> make_sqlite_journal(Executor loop, const TemporaryFolder& folder) {
    server::SqliteOptions options;
    options.file = folder.path() / "connect4.db";
    return std::make_unique<SqliteJournal>(loop, options);
}

std::unique_ptr<Journal> make_redis_journal(Executor loop, const TemporaryFolder&) {
    static const RedisServer redis;
    redis.command({"FLUSHALL"});
    return std::make_unique<server::RedisJournal>(loop, redis.options());
}

struct Kind {
    const char* name;
    std::unique_ptr<Journal> (*make)(Executor loop, const TemporaryFolder& folder);
};

constexpr Kind kinds[] = {{"memory", make_memory_journal},
                          {"SQLite", make_sqlite_journal},
                          {"Redis", make_redis_journal}};

// Runs a test on an empty journal of each kind.
void with_every_kind(std::function<awaitable<void>(Journal& journal)> body) {
    for (const Kind& kind : kinds) {
        BOOST_TEST_CONTEXT(kind.name) {
            const TemporaryFolder folder;
            run([&](Executor loop) -> awaitable<void> {
                const std::unique_ptr<Journal> journal = kind.make(loop, folder);
                co_await body(*journal);
            });
        }
    }
}

awaitable<void> create(Journal& journal, Record record) {
    const bool created = co_await journal.create(std::move(record));
    BOOST_REQUIRE(created);
}

// A draw: the columns of its 42 moves.
constexpr char draw[] = "545062455041104565311226266362030334314210";
constexpr std::size_t moves_of_draw = sizeof draw - 1;

}  // namespace

BOOST_AUTO_TEST_CASE(a_match_is_found_by_each_of_its_keys) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        Record other = record_of("two");
        other.opponent = {Opponent::Kind::computer, 4, connect4::Seat::first};
        other.entries = "33";
        co_await create(journal, other);
        for (const char* key : {"two-join", "two-watch", "two-first", "two-second"}) {
            BOOST_TEST_CONTEXT(key) {
                const auto found = co_await journal.load(key);
                BOOST_REQUIRE(found.has_value());
                BOOST_TEST(found->id == "two");
                BOOST_TEST(found->keys.join == "two-join");
                BOOST_TEST(found->keys.watch == "two-watch");
                BOOST_TEST(found->keys.resume[0] == "two-first");
                BOOST_TEST(found->keys.resume[1] == "two-second");
                BOOST_TEST((found->opponent == other.opponent));
                BOOST_TEST(found->entries == "33");
            }
        }
        const auto friendly = co_await journal.load("one-join");
        BOOST_TEST((friendly->opponent == Opponent{}));
    });
}

BOOST_AUTO_TEST_CASE(an_unknown_key_finds_nothing) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        for (const char* key : {"", "one", "two-join", "ONE-JOIN", "one-joi", "one-join ", "%",
                                "' OR 1 --", "\xff"}) {
            BOOST_TEST_CONTEXT(key) {
                const auto found = co_await journal.load(key);
                BOOST_TEST(found.error() == make_error_code(Error::game_not_found));
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(a_resume_key_that_is_replaced_finds_nothing_any_more) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        const auto replaced = co_await journal.replace_resume_key("one", "one-second", "new");
        BOOST_TEST((replaced.has_value() && *replaced));
        const auto old = co_await journal.load("one-second");
        BOOST_TEST((old.error() == Error::game_not_found));
        for (const char* key : {"one-join", "one-watch", "one-first", "new"}) {
            BOOST_TEST_CONTEXT(key) {
                const auto found = co_await journal.load(key);
                BOOST_REQUIRE(found.has_value());
                BOOST_TEST(found->id == "one");
                BOOST_TEST(found->keys.resume[0] == "one-first");
                BOOST_TEST(found->keys.resume[1] == "new");
            }
        }
        const Append append = co_await journal.append("one", 0, '3');
        BOOST_TEST((append.outcome == Append::Outcome::appended));
    });
}

BOOST_AUTO_TEST_CASE(a_resume_key_that_a_match_does_not_have_is_not_replaced) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await create(journal, record_of("two"));
        struct {
            const char* id;
            const char* old_key;
        } wrong[] = {
            {"one", "two-second"}, {"one", "one-first"}, {"one", "x"}, {"x", "one-second"}};
        for (const auto& [id, old_key] : wrong) {
            BOOST_TEST_CONTEXT(id << " " << old_key) {
                const auto replaced = co_await journal.replace_resume_key(id, old_key, "new");
                BOOST_TEST((replaced.has_value() && !*replaced));
            }
        }
        const auto found = co_await journal.load("one-second");
        BOOST_TEST(found.has_value());
        const auto none = co_await journal.load("new");
        BOOST_TEST((none.error() == Error::game_not_found));
    });
}

BOOST_AUTO_TEST_CASE(entries_are_appended_one_after_the_other) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await create(journal, record_of("two"));
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await expect(journal, "one", 1, '3', Outcome::appended);
        co_await expect(journal, "two", 0, '6', Outcome::appended);
        co_await expect(journal, "one", 2, 'r', Outcome::appended);
        const std::string one = co_await entries_of(journal, "one-watch");
        BOOST_TEST(one == "33r");
        const std::string two = co_await entries_of(journal, "two-watch");
        BOOST_TEST(two == "6");
    });
}

BOOST_AUTO_TEST_CASE(the_same_entry_again_is_a_duplicate_and_changes_nothing) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await expect(journal, "one", 0, '3', Outcome::duplicate);
        co_await expect(journal, "one", 1, '4', Outcome::appended);
        co_await expect(journal, "one", 0, '3', Outcome::duplicate);
        co_await expect(journal, "one", 1, '4', Outcome::duplicate);
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "34");
    });
}

BOOST_AUTO_TEST_CASE(another_entry_in_the_same_place_is_a_conflict_and_returns_the_entries) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await expect(journal, "one", 1, '4', Outcome::appended);
        const Append conflict = co_await journal.append("one", 1, '5');
        BOOST_TEST(conflict.outcome == Outcome::conflict);
        BOOST_TEST(conflict.entries == "34");
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "34");
    });
}

BOOST_AUTO_TEST_CASE(an_entry_after_a_gap_is_a_conflict) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await expect(journal, "one", 1, '3', Outcome::conflict);
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        const Append gap = co_await journal.append("one", 2, '3');
        BOOST_TEST(gap.outcome == Outcome::conflict);
        BOOST_TEST(gap.entries == "3");
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "3");
    });
}

// SQLite keeps a long match in several parts.
BOOST_AUTO_TEST_CASE(a_long_match_is_like_a_short_one) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await create(journal, record_of("two"));
        std::string expected;
        for (std::size_t n = 0; n < 600; ++n) {
            expected += connect4::move_entry(n % 7);
            co_await expect(journal, "one", n, expected[n], Outcome::appended);
        }
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == expected);
        for (const std::size_t n : {0, 255, 256, 511, 512, 599}) {
            co_await expect(journal, "one", n, expected[n], Outcome::duplicate);
            const Append conflict = co_await journal.append("one", n, 'r');
            BOOST_TEST(conflict.outcome == Outcome::conflict);
            BOOST_TEST(conflict.entries == expected);
        }
        co_await expect(journal, "one", 601, '3', Outcome::conflict);
        const std::string two = co_await entries_of(journal, "two-join");
        BOOST_TEST(two == "");
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_was_never_created_is_missing) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await expect(journal, "two", 0, '3', Outcome::missing);
        co_await expect(journal, "one-join", 0, '3', Outcome::missing);
    });
}

BOOST_AUTO_TEST_CASE(a_match_is_created_once) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        const bool again = co_await journal.create(record_of("one"));
        BOOST_TEST(!again);
        Record thief = record_of("two");
        thief.keys.resume[1] = "one-second";
        const bool stolen = co_await journal.create(thief);
        BOOST_TEST(!stolen);
        const auto found = co_await journal.load("one-second");
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST(found->id == "one");
        BOOST_TEST(found->entries == "3");
        co_await expect(journal, "two", 0, '3', Outcome::missing);
    });
}

// A journal does not check the rules, so the match refuses a 43rd move. A rematch continues the
// same record after 42 moves.
BOOST_AUTO_TEST_CASE(a_43rd_move_is_refused_by_the_match_and_a_rematch_is_recorded) {
    connect4::Match match = connect4::replay_match(draw).value();
    BOOST_TEST(match.is_draw());
    BOOST_TEST(!match.apply('0'));

    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        for (std::size_t n = 0; n < moves_of_draw; ++n) {
            co_await expect(journal, "one", n, draw[n], Outcome::appended);
        }
        // A move is taken back, and one more; a win is claimed, and the colours stay the same.
        const std::string rematch = "RY34ab3t34xLR0";
        for (std::size_t i = 0; i < rematch.size(); ++i) {
            co_await expect(journal, "one", moves_of_draw + i, rematch[i], Outcome::appended);
        }
        co_await expect(journal, "one", moves_of_draw, '0', Outcome::conflict);
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == draw + rematch);
        BOOST_TEST(connect4::replay_match(entries).has_value());
    });
}

BOOST_AUTO_TEST_CASE(of_100_writers_at_once_one_wins) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        constexpr std::size_t writers = 100;
        co_await create(journal, record_of("one"));
        std::vector<awaitable<Append>> racing;
        for (std::size_t i = 0; i < writers; ++i) {
            racing.push_back(journal.append("one", 0, connect4::move_entry(i % 7)));
        }
        const std::vector<Append> answers = co_await gather(std::move(racing));
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_REQUIRE(entries.size() == 1);
        BOOST_TEST(count(answers, Outcome::appended) == 1);
        for (std::size_t i = 0; i < writers; ++i) {
            const bool is_winners = connect4::move_entry(i % 7) == entries[0];
            BOOST_TEST((answers[i].outcome == Outcome::conflict) == !is_winners);
            BOOST_TEST(answers[i].entries == (is_winners ? "" : entries));
        }
    });
}

BOOST_AUTO_TEST_CASE(of_100_writers_of_the_same_entry_one_appends_it) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        std::vector<awaitable<Append>> racing;
        for (int i = 0; i < 100; ++i) racing.push_back(journal.append("one", 0, '3'));
        const std::vector<Append> answers = co_await gather(std::move(racing));
        BOOST_TEST(count(answers, Outcome::appended) == 1);
        BOOST_TEST(count(answers, Outcome::duplicate) == 99);
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "3");
    });
}

BOOST_AUTO_TEST_CASE(after_unsubscribe_only_a_durable_journal_has_the_match) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        co_await create(journal, record_of("one"));
        co_await create(journal, record_of("two"));
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        journal.unsubscribe("one");
        journal.unsubscribe("three");
        const bool kept = journal.is_durable();
        for (const char* key : {"one-join", "one-watch", "one-first", "one-second"}) {
            const std::string entries = co_await entries_of(journal, key);
            BOOST_TEST(entries == (kept ? "3" : "none"));
        }
        co_await expect(journal, "one", 1, '3', kept ? Outcome::appended : Outcome::missing);
        co_await expect(journal, "two", 0, '3', Outcome::appended);
    });
}

BOOST_AUTO_TEST_CASE(a_journal_that_can_be_written_is_healthy) {
    with_every_kind([](Journal& journal) -> awaitable<void> {
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(healthy);
    });
}
