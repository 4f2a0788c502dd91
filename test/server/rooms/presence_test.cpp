#include "server/rooms/presence.hpp"

// These tests cover Presence and Subscribers.

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "server/rooms/room_support.hpp"

using namespace test;
using namespace connect4;

BOOST_AUTO_TEST_CASE(the_presence_on_other_servers_is_shown) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const auto check_presence = [&](const std::string& expected) {
            return check_next(spectator, R"({"type":"presence",)" + expected + "}");
        };
        journal.listener->on_message("A", "here 1 0 2");
        co_await check_presence(R"("red":true,"yellow":false,"watchers":3)");
        journal.listener->on_message("B", "here 0 1 0");
        co_await check_presence(R"("red":true,"yellow":true,"watchers":3)");
        journal.listener->on_message("A", "here 0 0 2");
        co_await check_presence(R"("red":false,"yellow":true,"watchers":3)");
        journal.listener->on_message("B", "something new");
        journal.listener->on_server_gone("B");
        co_await check_presence(R"("red":false,"yellow":false,"watchers":3,"lost":["yellow"])");

        // The attendance here is published when another server asks for it.
        journal.published.clear();
        journal.listener->on_message("A", "who");
        BOOST_TEST(journal.published == std::vector<std::string>{R"(here 0 0 1 0 1 "" "")"},
                   boost::test_tools::per_element());
        // After a gap all servers publish theirs again.
        journal.published.clear();
        journal.listener->on_gap();
        BOOST_TEST(
            journal.published == (std::vector<std::string>{R"(here 0 0 1 0 1 "" "")", "who"}),
            boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_connection_that_another_server_has_lost_is_lost_until_the_player_is_back) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const auto check_presence = [&](const std::string& expected) {
            return check_next(spectator, R"({"type":"presence",)" + expected + "}");
        };
        journal.listener->on_message("A", "here 1 0 0 0 1");
        co_await check_presence(R"("red":true,"yellow":false,"watchers":1,"lost":["yellow"])");
        // Yellow comes back to another server, and A has not told yet that it knows.
        journal.listener->on_message("B", "here 0 1 0 0 0");
        co_await check_presence(R"("red":true,"yellow":true,"watchers":1)");
        journal.listener->on_message("A", "here 0 0 0 1 0");
        co_await check_presence(R"("red":false,"yellow":true,"watchers":1,"lost":["red"])");
        // When a server ends, the connections to it are lost, and what it knew is still known.
        journal.listener->on_server_gone("B");
        co_await check_presence(
            R"("red":false,"yellow":false,"watchers":1,"lost":["red","yellow"])");
        journal.listener->on_server_gone("A");
        journal.listener->on_message("C", "here 0 1 0 0 0");
        co_await check_presence(R"("red":false,"yellow":true,"watchers":1,"lost":["red"])");
        journal.listener->on_message("C", "here 0 0 0 0 0");
        co_await check_presence(R"("red":false,"yellow":false,"watchers":1,"lost":["red"])");
    });
}

BOOST_AUTO_TEST_CASE(a_room_does_not_react_to_its_own_messages) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection first = co_await enter(server, R"({"type":"init","watch":"watch"})");
        co_await journal.wait_for_published(R"(here 0 0 1 0 0 "" "")");
        const Connection second = co_await enter(server, R"({"type":"init","watch":"watch"})");
        // Changes of the spectators are published after a delay: a reaction would publish at once.
        for (const char* message : {"here 0 0 1", "took 0", "who"}) {
            journal.listener->on_message("", message);
            BOOST_TEST(std::ranges::count(journal.published, R"(here 0 0 2 0 0 "" "")") == 0);
        }
        co_await journal.wait_for_published(R"(here 0 0 2 0 0 "" "")");
    });
}

BOOST_AUTO_TEST_CASE(after_a_gap_only_servers_that_answer_count) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const std::string start = R"({"type":"presence","red":)";
        journal.listener->on_message("A", "here 1 0 0");
        co_await check_next(spectator, start + R"(true,"yellow":false,"watchers":1})");
        journal.listener->on_message("B", "here 0 1 0");
        co_await check_next(spectator, start + R"(true,"yellow":true,"watchers":1})");
        // B has forgotten the match, and its message about that was lost.
        journal.others = 1;
        journal.published.clear();
        journal.listener->on_gap();
        co_await journal.wait_for_published("who");
        co_await sleep(1ms);
        journal.listener->on_message("A", "here 1 0 0");
        co_await check_next(spectator, start + R"(true,"yellow":false,"watchers":1})");
    });
}

BOOST_AUTO_TEST_CASE(a_pause_and_its_end_are_shown_to_all_subscribers) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const std::string presence = R"({"type":"presence","red":false,"yellow":false,"watchers":)";
        journal.pauses = true;
        journal.listener->on_pause_changed();
        co_await check_next(spectator, presence + R"(1,"paused":true})");
        journal.listener->on_pause_changed();
        journal.pauses = false;
        journal.listener->on_pause_changed();
        co_await check_next(spectator, presence + "1}");
    });
}

BOOST_AUTO_TEST_CASE(a_seat_that_is_taken_on_another_server_is_not_joined) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection spectator = co_await enter(server, R"({"type":"init","watch":"watch"})");
        journal.listener->on_message("A", "here 1 1 0");
        const Connection late = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await check_error(late, "seat_taken");
        journal.listener->on_server_gone("A");
        const Connection next = co_await begin(server, R"({"type":"init","join":"join"})");
        const std::string init = co_await recv_event(next, "init");
        BOOST_TEST(member(init, "player") == "yellow");
    });
}

BOOST_AUTO_TEST_CASE(a_client_joins_only_after_the_other_servers_have_answered) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        journal.others = 2;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection third = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await journal.wait_for_published("who");
        journal.listener->on_message("A", "here 1 0 0");
        co_await sleep(1ms);
        journal.listener->on_message("B", "here 0 1 0");
        co_await check_error(third, "seat_taken");
    });
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_answer_is_not_waited_for) {
    const auto expect_one = [](ScriptedJournal& journal) { journal.others = 1; };
    watch_shared_match(expect_one, [](ScriptedJournal&, Connection spectator) -> awaitable<void> {
        const std::string init = co_await recv_event(spectator, "init");
        BOOST_TEST(!init.empty());
    });
}

BOOST_AUTO_TEST_CASE(a_seat_belongs_to_the_server_on_which_it_was_taken_last) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection red = co_await enter(server, R"({"type":"init","resume":"one"})");
        BOOST_TEST(std::ranges::count(journal.published, "took 0") == 1);
        // The other server was first: this server's own message comes after it.
        journal.listener->on_message("A", "took 0");
        journal.listener->on_message("", "took 0");
        BOOST_TEST(red.is_open());
        journal.listener->on_message("A", "took 1");
        journal.listener->on_message("A", "took 0");
        co_await red.wait_closed();
        BOOST_TEST(red.close_code().value() == close_code::normal);
        BOOST_TEST(journal.published.back() == R"(here 0 0 0 0 0 "" "")");
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_joins_on_another_server_is_announced) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.listener->on_message("A", "joined");
        co_await check_next(spectator, R"({"type":"join","player":"yellow"})");
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_joins_here_is_announced_to_the_other_servers) {
    play_at_table([](Table table) -> awaitable<void> {
        BOOST_TEST(std::ranges::count(table.journal.published, "joined") == 1);
        co_return;
    });
}
