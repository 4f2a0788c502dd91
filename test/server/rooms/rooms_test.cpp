#include "server/rooms/rooms.hpp"

// These tests cover Rooms and the registries.

#include <boost/test/unit_test.hpp>

#include "server/rooms/room_support.hpp"

using namespace test;
using namespace connect4;
using server::Record;

BOOST_AUTO_TEST_CASE(a_match_that_cannot_be_subscribed_to_is_not_recorded) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.can_subscribe = false;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection player = co_await begin(server, R"({"type":"init"})");
        co_await check_error(player, "unavailable");
        BOOST_TEST(journal.created == 0);
    });
}

BOOST_AUTO_TEST_CASE(a_game_that_cannot_be_recorded_does_not_begin) {
    run([](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        journal->creates = false;
        Server server = serve_matches(make_application(loop, {}, std::move(journal)));
        const Connection websocket = co_await begin(server, R"({"type":"init"})");
        co_await check_error(websocket, "unavailable");
        co_await websocket.wait_closed();
        BOOST_TEST(websocket.close_code().value() == close_code::try_again_later);
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_was_recorded_wrongly_is_not_found) {
    run([](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        journal->loaded = make_record("0000000");
        Server server = serve_matches(make_application(loop, {}, std::move(journal)));
        const Connection websocket = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await check_error(websocket, "game_not_found");
    });
}

BOOST_AUTO_TEST_CASE(keys_of_the_wrong_kind_do_not_open_a_recorded_match) {
    run([](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        journal->loaded = make_record("33");
        const auto application = make_application(loop, {}, std::move(journal));
        Server server = serve_matches(application);
        for (const char* init :
             {R"({"type":"init","join":"watch"})", R"({"type":"init","watch":"join"})",
              R"({"type":"init","resume":"join"})", R"({"type":"init","join":"two"})"}) {
            const Connection websocket = co_await begin(server, init);
            co_await check_error(websocket, "game_not_found");
        }
        BOOST_TEST(application->metrics.games == 0u);
        const Connection websocket = co_await begin(server, R"({"type":"init","resume":"two"})");
        const std::string init = co_await recv_event(websocket, "init");
        BOOST_TEST(member(init, "player") == "yellow");
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_is_loaded_twice_at_once_gets_one_room) {
    run([](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        journal->loaded = recorded;
        const auto application = make_application(loop, {}, std::move(journal));
        Server server = serve_matches(application);
        const Connection one = co_await connect_v2(server);
        const Connection two = co_await connect_v2(server);
        co_await one.send(R"({"type":"init","resume":"one"})");
        co_await two.send(R"({"type":"init","resume":"two"})");
        co_await recv_event(one, "presence");
        co_await recv_event(two, "presence");
        BOOST_TEST(application->metrics.games == 1u);
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_has_been_removed_is_not_found_though_it_is_in_memory) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        journal.shared = true;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection first = co_await enter(server, R"({"type":"init","watch":"watch"})");
        journal.loaded = Error::game_not_found;
        const Connection next = co_await begin(server, R"({"type":"init","watch":"watch"})");
        co_await check_error(next, "game_not_found");
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_is_restored_counts_for_the_address_that_asks_for_it) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        server::Options options;
        options.max_games_per_address = 1;
        options.grace = std::chrono::seconds(0);
        const auto application = make_application(loop, options, std::move(owned));
        Server server = serve_matches(application);
        journal.loaded = make_record("33");
        const Connection player = co_await enter(server, R"({"type":"init","resume":"one"})");
        for (const char* init : {R"({"type":"init"})", R"({"type":"init","watch":"other"})",
                                 R"({"type":"init","resume":"other"})"}) {
            BOOST_TEST_CONTEXT(init) {
                journal.loaded =
                    server::Record{"other", {"j", "other", {"other", "o"}}, {}, std::string()};
                const Connection next = co_await begin(server, init);
                co_await check_error(next, "too_many");
            }
        }
        // A match that is in memory already counts once.
        journal.loaded = make_record("33");
        co_await enter(server, R"({"type":"init","watch":"watch"})");
        co_await enter(server, R"({"type":"init","resume":"two"})");
    });
}

BOOST_AUTO_TEST_CASE(of_two_clients_that_join_at_the_same_time_one_gets_the_seat) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        journal.loaded = recorded;
        const Connection red = co_await enter(server, R"({"type":"init","resume":"one"})");
        // Both learn the key that they want to replace.
        journal.holds_loads = true;
        const int loads = journal.loads;
        const Connection first = co_await begin(server, R"({"type":"init","join":"join"})");
        const Connection second = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await journal.wait_for_loads(loads + 2);
        journal.release();
        const auto one = co_await first.recv();
        const auto other = co_await second.recv();
        BOOST_REQUIRE((one && other));
        const bool first_has_seat = member(*one, "type") == "init";
        BOOST_TEST(member(first_has_seat ? *other : *one, "code") == "seat_taken");
        BOOST_TEST(member(first_has_seat ? *one : *other, "resume") ==
                   journal.loaded->keys.resume[1]);
    });
}

BOOST_AUTO_TEST_CASE(a_client_cannot_join_while_its_key_cannot_be_recorded) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        journal.loaded = recorded;
        const Connection red = co_await enter(server, R"({"type":"init","resume":"one"})");
        journal.loaded = ServerError::unavailable;
        const Connection yellow = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await check_error(yellow, "unavailable");
    });
}
