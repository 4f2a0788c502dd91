// What a journal in Redis does beyond journal_test.cpp. Also covers RedisChannels and
// RedisConnection, which need a Redis server.
#include "server/journal/redis_journal.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>

#include "redis_support.hpp"
#include "server/journal/redis_connection.hpp"
#include "server/operation/server_error.hpp"
#include "websockets/authority.hpp"

using namespace test;
using connect4::Error;
using server::RedisJournal;
using server::RedisOptions;
using server::ServerError;

namespace {

using Lines = std::vector<std::string>;

// Keeps what it receives about a match.
class Listener final : public server::JournalListener {
public:
    explicit Listener(Executor loop) : changed_(loop) {}

    void on_entry(std::size_t n, connect4::Entry entry) override {
        lines.push_back(std::to_string(n) + " " + entry);
        changed_.notify_all();
    }
    void on_gap() override {
        ++gaps;
        changed_.notify_all();
    }
    void on_message(const std::string& server, std::string_view message) override {
        lines.push_back(std::string(message));
        servers.push_back(server);
        changed_.notify_all();
    }
    void on_server_gone(const std::string& server) override {
        gone.push_back(server);
        changed_.notify_all();
    }
    void on_pause_changed() override { changed_.notify_all(); }

    // Waits until the condition holds.
    awaitable<void> until(std::function<bool()> condition) {
        while (!condition()) co_await changed_.wait();
    }
    awaitable<void> until_lines(std::size_t count) {
        co_await until([this, count] { return lines.size() >= count; });
    }
    awaitable<void> until_gap() {
        co_await until([this, before = gaps] { return gaps > before; });
    }
    awaitable<void> until_paused(const Journal& journal, bool paused) {
        co_await until([&journal, paused] { return journal.is_paused() == paused; });
    }

    Lines lines;    // entries and messages
    Lines servers;  // the publishers of the messages
    Lines gone;
    int gaps = 0;

private:
    Condition changed_;
};

// Runs a test's coroutine with a Redis server of its own and a journal on it.
void with_redis(
    std::function<awaitable<void>(Executor loop, RedisServer& redis, RedisJournal& journal)> body) {
    run([&](Executor loop) -> awaitable<void> {
        RedisServer redis;
        RedisJournal journal(loop, redis.options());
        co_await body(loop, redis, journal);
    });
}

awaitable<void> create(Journal& journal, std::string id) {
    const bool created = co_await journal.create(record_of(std::move(id)));
    BOOST_REQUIRE(created);
}

awaitable<void> subscribe(Journal& journal, std::string id, Listener& listener) {
    const bool is_subscribed = co_await journal.subscribe(std::move(id), listener);
    BOOST_REQUIRE(is_subscribed);
}

// Waits until the journal is healthy.
awaitable<void> recovery(Journal& journal) {
    while (true) {
        const bool healthy = co_await journal.healthy();
        if (healthy) co_return;
        co_await sleep(10ms);
    }
}

// Checks that every function reports that Redis is not available.
awaitable<void> expect_nothing(Executor loop, Journal& journal) {
    Listener listener(loop);
    const bool is_subscribed = co_await journal.subscribe("nothing", listener);
    BOOST_TEST(!is_subscribed);
    journal.unsubscribe("nothing");
    const bool created = co_await journal.create(record_of("nothing"));
    BOOST_TEST(!created);
    co_await expect(journal, "one", 0, '3', Outcome::unknown);
    const auto record = co_await journal.load("one-join");
    BOOST_TEST(record.error() == make_error_code(ServerError::unavailable));
    const bool healthy = co_await journal.healthy();
    BOOST_TEST(!healthy);
}

int seconds_left(const RedisServer& redis, const char* name) {
    return std::stoi(redis.command({"TTL", name}));
}

// The options of a master that does not wait for more replicas.
const Lines sync_at_once = {"--repl-diskless-sync-delay", "0"};

// Makes a server the replica of another one, and waits until it has all that the other one has.
void replicate(RedisServer& master, RedisServer& replica) {
    const std::string port = std::to_string(master.options().addresses.front().port);
    replica.command({"REPLICAOF", "127.0.0.1", port});
    const auto is_synchronous = [&replica] {
        return replica.command({"INFO", "replication"}).find("master_link_status:up") !=
               std::string::npos;
    };
    while (!is_synchronous()) std::this_thread::sleep_for(10ms);
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_journals_on_one_redis_receive_each_others_entries_in_order) {
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        RedisJournal other(loop, redis.options());
        Listener listener(loop), other_listener(loop);
        co_await create(journal, "one");
        co_await create(journal, "two");
        co_await subscribe(journal, "one", listener);
        co_await subscribe(other, "one", other_listener);
        const std::string entries = "3334445556";
        Lines expected;
        for (std::size_t n = 0; n < entries.size(); ++n) {
            co_await expect(n % 2 == 0 ? journal : other, "one", n, entries[n], Outcome::appended);
            co_await expect(n % 2 == 0 ? other : journal, "one", n, entries[n], Outcome::duplicate);
            co_await expect(journal, "two", n, '0', Outcome::appended);
            expected.push_back(std::to_string(n) + " " + entries[n]);
        }
        co_await listener.until_lines(entries.size());
        co_await other_listener.until_lines(entries.size());
        BOOST_TEST(listener.lines == expected);
        BOOST_TEST(other_listener.lines == expected);
        const std::string found = co_await entries_of(other, "one-watch");
        BOOST_TEST(found == entries);
    });
}

BOOST_AUTO_TEST_CASE(after_unsubscribe_a_listener_receives_nothing) {
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener first(loop), second(loop), other(loop);
        co_await create(journal, "one");
        co_await create(journal, "two");
        co_await subscribe(journal, "one", first);
        journal.unsubscribe("one");
        co_await subscribe(journal, "one", second);
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await second.until_lines(1);
        journal.unsubscribe("one");
        co_await subscribe(journal, "two", other);
        BOOST_TEST(redis.command({"PUBSUB", "NUMSUB", server::match_name("one")}) ==
                   server::match_name("one") + "\n0\n");
        co_await expect(journal, "one", 1, '3', Outcome::appended);
        co_await expect(journal, "two", 0, '6', Outcome::appended);
        co_await other.until_lines(1);
        BOOST_TEST(first.lines == Lines());
        BOOST_TEST(second.lines == Lines{"0 3"});
        BOOST_TEST(other.lines == Lines{"0 6"});
    });
}

BOOST_AUTO_TEST_CASE(malformed_messages_are_ignored) {
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener listener(loop);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        for (const char* message : {"", " ", "entry", "entry ", "entry 0", "entry 0 ", "entry x 3",
                                    "entry 0 33", "entry -1 3", "newest x y", "\xff"}) {
            redis.command({"PUBLISH", server::match_name("one"), message});
            redis.command({"PUBLISH", "{connect4}:servers", message});
        }
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await listener.until_lines(1);
        BOOST_TEST(listener.lines == Lines{"0 3"});
    });
}

// The connections are lost one after the other. Each may have missed something, which is a gap. If
// the one for commands is lost, both connect again, because Redis may be at another place now.
BOOST_AUTO_TEST_CASE(listeners_receive_a_gap_after_a_lost_connection) {
    const LogCapture log;
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener listener(loop);
        co_await recovery(journal);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        std::size_t n = 0;
        for (const char* type : {"pubsub", "normal", "pubsub"}) {
            BOOST_TEST(redis.command({"CLIENT", "KILL", "TYPE", type}) == "1");
            co_await listener.until_gap();
            co_await recovery(journal);
            co_await expect(journal, "one", n++, '3', Outcome::appended);
            co_await listener.until_lines(n);
        }
        BOOST_TEST(listener.lines == (Lines{"0 3", "1 3", "2 3"}));
    });
    BOOST_TEST(log.count("The connection for subscriptions to Redis at 127.0.0.1:") == 6);
    BOOST_TEST(log.count("The connection for commands to Redis at 127.0.0.1:") == 2);
}

BOOST_AUTO_TEST_CASE(a_redis_that_goes_down_and_comes_back_is_logged_once) {
    const LogCapture log;
    with_redis([&](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener listener(loop), late_listener(loop);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        redis.kill();
        co_await expect(journal, "one", 0, '3', Outcome::unknown);
        while (log.count("is down") < 2) co_await sleep(10ms);
        co_await expect_nothing(loop, journal);
        // The subscription is made when Redis is back.
        const bool is_subscribed = co_await journal.subscribe("two", late_listener);
        BOOST_TEST(!is_subscribed);

        redis.restart();
        co_await listener.until_gap();
        co_await late_listener.until([&] { return late_listener.gaps > 0; });
        co_await recovery(journal);
        co_await create(journal, "one");
        co_await create(journal, "two");
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await expect(journal, "two", 0, '6', Outcome::appended);
        co_await listener.until_lines(1);
        co_await late_listener.until_lines(1);
        BOOST_TEST(listener.lines == Lines{"0 3"});
        BOOST_TEST(late_listener.lines == Lines{"0 6"});
    });
    for (const char* purpose : {"commands", "subscriptions"}) {
        const std::string start = std::string("The connection for ") + purpose + " to Redis at ";
        BOOST_TEST(log.count(start) == 2);
    }
    BOOST_TEST(log.count("is down") == 2);
    BOOST_TEST(log.count("is up again") == 2);
}

BOOST_AUTO_TEST_CASE(a_journal_may_start_before_redis) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        redis.kill();
        RedisJournal journal(loop, redis.options());
        co_await expect_nothing(loop, journal);
        redis.restart();
        co_await recovery(journal);
        co_await create(journal, "one");
    });
}

BOOST_AUTO_TEST_CASE(an_entry_is_unknown_while_redis_hangs_and_recorded_once_afterwards) {
    const LogCapture log;
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        redis.pause();
        co_await expect(journal, "one", 0, '3', Outcome::unknown);
        co_await expect_nothing(loop, journal);
        redis.resume();
        co_await recovery(journal);
        const Append again = co_await journal.append("one", 0, '3');
        BOOST_TEST((again.outcome == Outcome::appended || again.outcome == Outcome::duplicate));
        co_await expect(journal, "one", 1, '4', Outcome::appended);
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "34");
    });
}

BOOST_AUTO_TEST_CASE(a_redis_that_hangs_is_noticed_without_a_request) {
    const LogCapture log;
    with_redis([&](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener listener(loop);
        co_await subscribe(journal, "one", listener);
        co_await recovery(journal);
        redis.pause();
        while (log.count("is down: it does not answer") < 2) co_await sleep(10ms);
        redis.resume();
        co_await listener.until_gap();
    });
}

BOOST_AUTO_TEST_CASE(listeners_receive_a_pause_while_nothing_can_be_recorded) {
    const LogCapture log;
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener listener(loop);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        BOOST_TEST(!journal.is_paused());
        redis.pause();
        co_await listener.until_paused(journal, true);
        redis.resume();
        co_await listener.until_paused(journal, false);
        redis.kill();
        co_await listener.until_paused(journal, true);
        redis.restart();
        co_await listener.until_paused(journal, false);
        // Without subscriptions, moves can still be recorded.
        redis.command({"CLIENT", "KILL", "TYPE", "pubsub"});
        co_await listener.until_gap();
        BOOST_TEST(!journal.is_paused());
    });
}

BOOST_AUTO_TEST_CASE(a_redis_that_refuses_to_write_is_a_pause_until_it_writes) {
    const LogCapture log;
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        Listener listener(loop);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        redis.command({"REPLICAOF", "127.0.0.1", "1"});
        co_await expect(journal, "one", 0, '3', Outcome::unknown);
        BOOST_TEST(journal.is_paused());
        redis.command({"REPLICAOF", "NO", "ONE"});
        // The journal tries by itself.
        co_await listener.until_paused(journal, false);
        co_await expect(journal, "one", 0, '3', Outcome::appended);
    });
}

BOOST_AUTO_TEST_CASE(scripts_that_redis_forgot_are_loaded_again) {
    with_redis([](Executor, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        redis.command({"SCRIPT", "FLUSH"});
        co_await expect(journal, "one", 1, '3', Outcome::appended);
        redis.command({"SCRIPT", "FLUSH"});
        co_await create(journal, "two");
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "33");
    });
}

BOOST_AUTO_TEST_CASE(a_redis_that_refuses_to_write_is_not_healthy_and_logged_once) {
    const LogCapture log;
    with_redis([](Executor, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        redis.command({"CONFIG", "SET", "maxmemory", "1"});
        co_await expect(journal, "one", 0, '3', Outcome::unknown);
        const bool created = co_await journal.create(record_of("two"));
        BOOST_TEST(!created);
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(!healthy);
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == "");
        redis.command({"CONFIG", "SET", "maxmemory", "0"});
        const bool healthy_again = co_await journal.healthy();
        BOOST_TEST(healthy_again);
        co_await expect(journal, "one", 0, '3', Outcome::appended);
    });
    BOOST_TEST(log.count("does not record, so no move is accepted: OOM") == 1);
    BOOST_TEST(log.count("records again") == 1);
}

BOOST_AUTO_TEST_CASE(a_user_who_may_run_no_scripts_is_not_healthy) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        const RedisServer redis;
        redis.command({"ACL", "SETUSER", "writer", "on", ">word", "~*", "&*", "+@all", "-evalsha"});
        RedisOptions options = redis.options();
        options.user = "writer";
        options.password = "word";
        RedisJournal journal(loop, options);
        const bool created = co_await journal.create(record_of("one"));
        BOOST_TEST(!created);
        for (int i = 0; i < 3; ++i) {
            const bool healthy = co_await journal.healthy();
            BOOST_TEST(!healthy);
        }
        redis.command({"ACL", "SETUSER", "writer", "+evalsha"});
        co_await recovery(journal);
        co_await create(journal, "one");
    });
    BOOST_TEST(log.count("does not record, so no move is accepted: NOPERM") == 1);
    BOOST_TEST(log.count("records again") == 1);
}

// A failover: the other server becomes the master, and no TCP connection is cut.
BOOST_AUTO_TEST_CASE(a_master_that_becomes_a_replica_is_left_for_the_new_master) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        RedisServer first(sync_at_once), second(sync_at_once);
        RedisOptions options = first.options();
        options.addresses.push_back(second.options().addresses.front());
        Listener listener(loop);
        RedisJournal journal(loop, options);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await listener.until_lines(1);

        replicate(first, second);
        second.command({"REPLICAOF", "NO", "ONE"});
        replicate(second, first);
        co_await expect(journal, "one", 1, '4', Outcome::unknown);
        co_await recovery(journal);
        co_await expect(journal, "one", 1, '4', Outcome::appended);
        co_await listener.until_lines(2);
        BOOST_TEST(listener.lines == (Lines{"0 3", "1 4"}));
        BOOST_TEST(second.command({"HGET", "{connect4}:game:one", "entries"}) == "34");
    });
    BOOST_TEST(log.count("is down: READONLY") == 1);
}

BOOST_AUTO_TEST_CASE(a_replica_is_not_used_until_it_is_the_master) {
    const LogCapture log;
    run([&](Executor loop) -> awaitable<void> {
        RedisServer master(sync_at_once), replica;
        replicate(master, replica);
        RedisJournal journal(loop, replica.options());
        while (log.count("is down: it is a replica") < 2) co_await sleep(10ms);
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(!healthy);
        replica.command({"REPLICAOF", "NO", "ONE"});
        co_await recovery(journal);
        co_await create(journal, "one");
    });
    // Each connection says it once.
    BOOST_TEST(log.count("is down: it is a replica") == 2);
}

BOOST_AUTO_TEST_CASE(all_servers_receive_the_same_messages_in_the_same_order) {
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        RedisJournal other(loop, redis.options());
        Listener listener(loop), other_listener(loop);
        co_await subscribe(journal, "one", listener);
        co_await subscribe(other, "one", other_listener);
        co_await recovery(journal);
        co_await recovery(other);
        for (int i = 0; i < 50; ++i) {
            journal.publish("one", "from journal " + std::to_string(i));
            other.publish("one", "from other " + std::to_string(i));
            journal.publish("two", "elsewhere");
        }
        co_await listener.until_lines(100);
        co_await other_listener.until_lines(100);
        BOOST_TEST(listener.lines == other_listener.lines);
        int from_journal = 0;
        int from_other = 0;
        for (std::size_t i = 0; i < listener.lines.size(); ++i) {
            const bool is_own = listener.servers[i] == "";
            BOOST_TEST((other_listener.servers[i] == "") == !is_own);
            BOOST_TEST(listener.lines[i] == (is_own
                                                 ? "from journal " + std::to_string(from_journal++)
                                                 : "from other " + std::to_string(from_other++)));
        }
        BOOST_TEST(from_journal == 50);
    });
}

BOOST_AUTO_TEST_CASE(the_other_subscribers_of_a_match_are_counted) {
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        RedisJournal second(loop, redis.options());
        RedisJournal third(loop, redis.options());
        Listener listener(loop);
        const auto expect_others = [](Journal& journal, std::size_t expected) -> awaitable<void> {
            const std::size_t others = co_await journal.count_other_subscribers("one");
            BOOST_TEST(others == expected);
        };
        co_await expect_others(journal, 0);
        co_await subscribe(journal, "one", listener);
        co_await expect_others(journal, 0);
        co_await expect_others(second, 1);
        co_await subscribe(second, "one", listener);
        co_await subscribe(third, "one", listener);
        co_await subscribe(third, "two", listener);
        co_await expect_others(journal, 2);
        second.unsubscribe("one");
        co_await subscribe(second, "two", listener);
        co_await expect_others(journal, 1);
        co_await expect_others(second, 2);
    });
}

BOOST_AUTO_TEST_CASE(listeners_receive_that_a_server_with_messages_is_gone) {
    with_redis([](Executor loop, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        RedisJournal staying(loop, redis.options());
        auto leaving = std::make_unique<RedisJournal>(loop, redis.options());
        Listener listener(loop), elsewhere(loop);
        co_await recovery(journal);
        co_await recovery(staying);
        co_await recovery(*leaving);
        co_await subscribe(journal, "one", listener);
        co_await subscribe(journal, "two", elsewhere);
        leaving->publish("one", "I am here");
        co_await listener.until_lines(1);
        staying.publish("one", "so am I");
        staying.publish("two", "here, too");
        co_await listener.until_lines(2);
        leaving.reset();
        co_await listener.until([&] { return !listener.gone.empty(); });
        BOOST_TEST(listener.gone == Lines{listener.servers[0]});
        BOOST_TEST(elsewhere.gone == Lines());
    });
}

BOOST_AUTO_TEST_CASE(a_finished_match_is_kept_for_its_own_time) {
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        RedisOptions options = redis.options();
        options.keep_finished = std::chrono::seconds(1000);
        options.keep_unfinished = std::chrono::seconds(100'000);
        RedisJournal journal(loop, options);
        const std::string entries = "3434343RY3";
        co_await create(journal, "one");
        for (std::size_t n = 0; n <= entries.size(); ++n) {
            BOOST_TEST_CONTEXT("after " << n << " entries") {
                for (const char* name :
                     {"{connect4}:game:one", "{connect4}:key:one-join", "{connect4}:key:one-watch",
                      "{connect4}:key:one-first", "{connect4}:key:one-second"}) {
                    const int seconds = seconds_left(redis, name);
                    BOOST_TEST(seconds > 0);
                    BOOST_TEST((seconds <= 1000) == (n >= 7 && n <= 8));
                }
            }
            if (n == entries.size()) break;
            co_await expect(journal, "one", n, entries[n], Outcome::appended);
            const bool is_answered = co_await journal.healthy();  // after all commands before it
            BOOST_TEST(is_answered);
        }
        Record over = record_of("over");
        over.entries = "3434343";
        const bool created = co_await journal.create(over);
        BOOST_TEST(created);
        BOOST_TEST(seconds_left(redis, "{connect4}:game:over") <= 1000);
        BOOST_TEST(seconds_left(redis, "{connect4}:key:over-join") <= 1000);
    });
}

// Redis writes a changed value as a whole to its log, and to its replicas.
BOOST_AUTO_TEST_CASE(the_value_that_a_move_changes_stays_short_in_a_long_match) {
    with_redis([](Executor, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        std::string expected;
        for (int games = 0; games < 50; ++games) expected += "3434343RY3434343KL";
        for (std::size_t n = 0; n < expected.size(); ++n) {
            co_await expect(journal, "one", n, expected[n], Outcome::appended);
            for (const char* field : {"entries", "newest"}) {
                const std::string length = redis.command({"HSTRLEN", "{connect4}:game:one", field});
                BOOST_TEST(std::stoi(length) < 300);
            }
        }
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == expected);
        co_await expect(journal, "one", 10, expected[10], Outcome::duplicate);
        const Append conflict = co_await journal.append("one", 899, '3');
        BOOST_TEST(conflict.outcome == Outcome::conflict);
        BOOST_TEST(conflict.entries == expected);
        co_await expect(journal, "one", 901, '3', Outcome::conflict);
        co_await expect(journal, "one", 900, '3', Outcome::appended);
        BOOST_TEST(seconds_left(redis, "{connect4}:older:one") > 0);
    });
}

BOOST_AUTO_TEST_CASE(a_long_match_of_an_older_version_goes_on) {
    with_redis([](Executor, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        std::string expected;
        for (int games = 0; games < 50; ++games) expected += "3434343RY3434343KL";
        redis.command({"HSET", "{connect4}:game:one", "entries", expected});
        for (const char entry : std::string("3434343RY34")) {
            co_await expect(journal, "one", expected.size(), entry, Outcome::appended);
            expected += entry;
        }
        const std::string entries = co_await entries_of(journal, "one-join");
        BOOST_TEST(entries == expected);
        BOOST_TEST(redis.command({"HGET", "{connect4}:game:one", "newest"}) == "34");
    });
}

BOOST_AUTO_TEST_CASE(a_record_of_a_newer_version_is_not_found) {
    with_redis([](Executor, RedisServer& redis, RedisJournal& journal) -> awaitable<void> {
        co_await create(journal, "one");
        redis.command({"HSET", "{connect4}:game:one", "opponent", "?"});
        const std::string unknown = co_await entries_of(journal, "one-join");
        BOOST_TEST(unknown == "none");
        redis.command({"DEL", "{connect4}:game:one"});
        const auto gone = co_await journal.load("one-join");
        BOOST_TEST(gone.error() == make_error_code(Error::game_not_found));
    });
}

BOOST_AUTO_TEST_CASE(matches_are_in_the_database_that_the_options_name) {
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        RedisOptions options = redis.options();
        options.database = 3;
        RedisJournal journal(loop, options);
        co_await create(journal, "one");
        const std::string keyspace = redis.command({"INFO", "keyspace"});
        BOOST_TEST(keyspace.find("db3:keys=5,") != keyspace.npos);
        BOOST_TEST(keyspace.find("db0:") == keyspace.npos);
    });
}

BOOST_AUTO_TEST_CASE(a_journal_logs_in_with_user_and_password) {
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        redis.command({"ACL", "SETUSER", "alice", "on", ">wonderland", "~*", "&*", "+@all"});
        redis.command({"ACL", "SETUSER", "default", "resetpass", ">secret"});
        RedisOptions alice = redis.options();
        alice.user = "alice";
        alice.password = "wonderland";
        RedisOptions default_user = redis.options();
        default_user.password = "secret";
        for (const RedisOptions& options : {alice, default_user}) {
            RedisJournal journal(loop, options);
            const bool healthy = co_await journal.healthy();
            BOOST_TEST(healthy);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_journal_may_use_a_unix_socket) {
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        RedisJournal journal(loop, server::parse_redis_url(redis.socket_url()));
        Listener listener(loop);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        co_await expect(journal, "one", 0, '3', Outcome::appended);
        co_await listener.until_lines(1);
        BOOST_TEST(redis.command({"HGET", "{connect4}:game:one", "entries"}) == "3");
    });
}

BOOST_AUTO_TEST_CASE(a_journal_may_use_tls_and_connect_again) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        RedisServer redis({}, authority.issue("IP:127.0.0.1"));
        RedisJournal journal(loop, redis.tls_options(authority.ca_file()));
        Listener listener(loop);
        co_await create(journal, "one");
        co_await subscribe(journal, "one", listener);
        const std::string entries = "333444555";
        for (std::size_t n = 0; n < entries.size(); ++n) {
            co_await expect(journal, "one", n, entries[n], Outcome::appended);
        }
        co_await listener.until_lines(entries.size());
        redis.restart();
        co_await listener.until_gap();
        co_await recovery(journal);
        co_await create(journal, "two");
        redis.pause();
        co_await expect(journal, "two", 0, '3', Outcome::unknown);
        redis.resume();
        co_await recovery(journal);
        BOOST_TEST(redis.command({"HGET", "{connect4}:game:two", "keys"}) != "");
    });
}

BOOST_AUTO_TEST_CASE(the_log_says_what_is_wrong_with_tls_and_never_the_password) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority, other;
        RedisServer redis({}, authority.issue("IP:127.0.0.1")),
            of_another_name({}, authority.issue("DNS:example.org")),
            for_known_clients({"--tls-auth-clients", "yes"}, authority.issue("IP:127.0.0.1"));
        const std::string ca_file = authority.ca_file();
        RedisOptions tls_without_tls = redis.options();
        tls_without_tls.tls = true;
        RedisOptions without_tls = redis.tls_options(ca_file);
        without_tls.tls = false;
        const std::pair<RedisOptions, std::string> examples[] = {
            {redis.tls_options(other.ca_file()),
             "The server's certificate is not trusted (unable to get local issuer certificate): if "
             "the authority is your own, name the file of its certificate by --store-ca."},
            {of_another_name.tls_options(ca_file),
             "The server's certificate is not for 127.0.0.1: connect to a name that it has."},
            {for_known_clients.tls_options(ca_file), "TLS failed: tlsv13 alert certificate requir"},
            {tls_without_tls, "does it speak TLS on this port?"},
            {without_tls, ": does it expect TLS, as in rediss://?"},
        };
        for (auto [options, expected] : examples) {
            options.password = "secret";
            const LogCapture log;
            RedisJournal journal(loop, options);
            while (log.count("is down") < 2) co_await sleep(10ms);
            BOOST_TEST_CONTEXT(expected) { BOOST_TEST(log.count(expected) == 2); }
            BOOST_TEST(log.count("secret") == 0);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_redis_that_refuses_subscriptions_is_logged) {
    const LogCapture log;
    with_redis([](Executor loop, RedisServer& redis, RedisJournal&) -> awaitable<void> {
        redis.command({"ACL", "SETUSER", "alice", "on", ">wonderland", "~*", "+@all"});
        RedisOptions options = redis.options();
        options.user = "alice";
        options.password = "wonderland";
        RedisJournal journal(loop, options);
        co_await create(journal, "one");
        Listener listener(loop);
        const bool is_subscribed = co_await journal.subscribe("one", listener);
        BOOST_TEST(!is_subscribed);
        const bool healthy = co_await journal.healthy();
        BOOST_TEST(!healthy);
    });
    BOOST_TEST(
        log.count("does not let this server subscribe to channels, so no game begins: NOPERM") ==
        1);
}

BOOST_AUTO_TEST_CASE(slow_answers_do_not_end_the_connection_if_some_arrive) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        const auto connection =
            server::RedisConnection::open(loop, redis.options(), "a test", {.up = [] {}});
        // Without a replica, Redis answers this after 250 ms, and only then goes on to the next.
        const server::RedisCommand slow = {"WAIT", "1", "250"};
        int answers = 0;
        for (int i = 0; i < 6; ++i) {
            connection->send(slow, [&](const auto& answer) { answers += answer.has_value(); });
        }
        const auto last = co_await connection->ask(slow);
        BOOST_TEST(last.has_value());
        BOOST_TEST(answers == 6);
        connection->close();
    });
    BOOST_TEST(log.count("is down") == 0);
}

BOOST_AUTO_TEST_CASE(no_password_is_logged) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis({"--requirepass", "another-secret"});
        RedisServer without_auth({"--rename-command", "AUTH", ""});
        RedisServer without_password;
        for (const RedisServer* server : {&redis, &without_auth, &without_password}) {
            RedisOptions options = server->options();
            options.user = "alice";
            options.password = "wonderland";
            RedisJournal journal(loop, options);
            co_await expect_nothing(loop, journal);
        }
    });
    BOOST_TEST(log.count("is down: WRONGPASS") == 4);
    BOOST_TEST(log.count("is down: ERR unknown command 'AUTH'") == 2);
    BOOST_TEST(log.count("wonderland") == 0);
}

BOOST_AUTO_TEST_CASE(requests_without_an_answer_are_unknown_when_the_journal_ends) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        RedisServer redis;
        auto journal = std::make_unique<RedisJournal>(loop, redis.options());
        co_await create(*journal, "one");
        redis.pause();
        std::vector<awaitable<Append>> waiting;
        for (int i = 0; i < 10; ++i) waiting.push_back(journal->append("one", 0, '3'));
        waiting.push_back([](std::unique_ptr<RedisJournal>& journal) -> awaitable<Append> {
            journal.reset();
            co_return Append{Outcome::missing};
        }(journal));
        const std::vector<Append> answers = co_await gather(std::move(waiting));
        BOOST_TEST(count(answers, Outcome::unknown) == 10);
    });
    BOOST_TEST(log.count("is down") == 0);
}

BOOST_AUTO_TEST_CASE(a_loop_may_end_before_redis_answers) {
    const int before = open_descriptors();
    {
        RedisServer redis;
        run([&](Executor loop) -> awaitable<void> {
            RedisJournal journal(loop, redis.options());
            co_await create(journal, "one");
            redis.pause();
            for (int i = 0; i < 10; ++i) {
                asio::co_spawn(loop, journal.append("one", 0, '3'),
                               [](std::exception_ptr, const Append&) {});
            }
            co_await sleep(0ms);
        });
    }
    BOOST_TEST(open_descriptors() == before);
}
