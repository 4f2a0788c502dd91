#include "server/rooms/journal_sync.hpp"

#include <boost/test/unit_test.hpp>

#include "server/operation/server_error.hpp"
#include "server/rooms/room_support.hpp"

using namespace test;
using namespace connect4;
using server::ServerError;

BOOST_AUTO_TEST_CASE(an_entry_recorded_before_the_subscription_is_not_missed) {
    const auto hold = [](ScriptedJournal& journal) { journal.holds_subscriptions = true; };
    watch_shared_match(hold, [](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        co_await journal.wait_for_listener();
        journal.loaded->entries = "3";
        journal.release();
        co_await recv_event(spectator, "init");
        co_await check_next(spectator, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(an_entry_received_while_the_match_loads_is_shown_once) {
    const auto hold = [](ScriptedJournal& journal) { journal.holds_subscriptions = true; };
    watch_shared_match(hold, [](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        co_await journal.wait_for_listener();
        journal.release();
        journal.holds_loads = true;
        co_await journal.wait_for_loads(2);
        journal.loaded->entries = "34";
        journal.listener->on_entry(0, '3');
        journal.listener->on_entry(1, '4');
        journal.release();
        co_await recv_event(spectator, "init");
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await check_next(spectator, played("yellow", 4, 0, 2));
        const std::string presence =
            R"({"type":"presence","red":false,"yellow":false,"watchers":1})";
        co_await check_next(spectator, presence);
    });
}

BOOST_AUTO_TEST_CASE(a_new_client_sees_a_move_that_another_server_has_shown) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        journal.shared = true;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection first = co_await enter(server, R"({"type":"init","watch":"watch"})");
        // The message about the entry is still under way.
        journal.loaded->entries = "3";
        const Connection second = co_await begin(server, R"({"type":"init","watch":"watch"})");
        co_await recv_event(second, "init");
        co_await check_next(second, played("red", 3, 0, 1));
        co_await check_next(first, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_room_that_cannot_subscribe_is_not_opened) {
    const auto refuse = [](ScriptedJournal& journal) { journal.can_subscribe = false; };
    watch_shared_match(
        refuse, [](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
            co_await check_error(spectator, "unavailable");
            co_await spectator.wait_closed();
            BOOST_TEST(spectator.close_code().value() == close_code::try_again_later);
            BOOST_TEST((journal.listener == nullptr));
        });
}

BOOST_AUTO_TEST_CASE(entries_of_other_servers_are_shown_once_and_in_order) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.listener->on_entry(0, '3');
        journal.listener->on_entry(0, '3');
        journal.listener->on_entry(1, '3');
        journal.listener->on_entry(0, '3');
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await check_next(spectator, played("yellow", 3, 1, 2));
        // An entry was lost on the way: it is shown before the one after it.
        journal.loaded->entries = "3333";
        journal.listener->on_entry(3, '3');
        co_await check_next(spectator, played("red", 3, 2, 3));
        co_await check_next(spectator, played("yellow", 3, 3, 4));
    });
}

BOOST_AUTO_TEST_CASE(after_a_gap_the_missed_entries_are_shown) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.listener->on_entry(0, '3');
        co_await check_next(spectator, played("red", 3, 0, 1));
        journal.loaded->entries = "345";
        journal.listener->on_gap();
        co_await check_next(spectator, played("yellow", 4, 0, 2));
        co_await check_next(spectator, played("red", 5, 0, 3));
    });
}

BOOST_AUTO_TEST_CASE(after_a_gap_a_room_loads_until_it_gets_an_answer) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const int loads = journal.loads;
        journal.loaded = ServerError::unavailable;
        journal.listener->on_gap();
        co_await journal.wait_for_loads(loads + 2);
        journal.loaded = recorded;
        journal.loaded->entries = "3";
        co_await check_next(spectator, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_older_than_a_received_entry_takes_nothing_back) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const int loads = journal.loads;
        journal.holds_loads = true;
        journal.listener->on_gap();
        co_await journal.wait_for_loads(loads + 1);
        journal.listener->on_entry(0, '3');
        journal.release();
        co_await check_next(spectator, played("red", 3, 0, 1));
        journal.listener->on_entry(1, '3');
        co_await check_next(spectator, played("yellow", 3, 1, 2));
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_went_back_is_shown_as_it_is) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.listener->on_entry(0, '3');
        journal.listener->on_entry(1, '4');
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await check_next(spectator, played("yellow", 4, 0, 2));
        journal.loaded->entries = "3";
        journal.listener->on_gap();
        co_await check_next(spectator, R"({"type":"reset"})");
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await recv_event(spectator, "presence");
        // The same if another server was the first to notice.
        journal.loaded->entries = "2";
        journal.listener->on_entry(0, '2');
        co_await check_next(spectator, R"({"type":"reset"})");
        co_await check_next(spectator, played("red", 2, 0, 1));
    });
}
