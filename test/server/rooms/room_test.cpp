#include "server/rooms/room.hpp"

#include <boost/test/unit_test.hpp>

#include "server/rooms/room_support.hpp"

using namespace test;
using namespace connect4;

BOOST_AUTO_TEST_CASE(a_connection_that_lost_its_seat_to_a_newer_one_plays_no_more) {
    run([](Executor loop) -> awaitable<void> {
        const auto application = make_application(loop);
        Server server = serve_matches(application);
        // It answers no close frame, as if its network were gone, and then comes to life again.
        RawClient older(loop);
        co_await older.open(server.port());
        co_await older.write_frame(0x81, R"({"type":"init"})");
        co_await older.read_until("}");
        const server::Room& room = *application->rooms.JOIN.begin()->second;

        const Connection newer =
            co_await enter(server, R"({"type":"init","resume":")" + room.keys().resume[0] + "\"}");
        const auto code = co_await older.read_close_code();
        BOOST_TEST(code == close_code::normal);
        co_await older.write_frame(0x81, R"({"type":"play","column":0})");
        co_await older.write_frame(0x88, "\x03\xe8");
        co_await older.read_to_end();
        BOOST_TEST(room.match().entries() == "");
        co_await newer.send(play(3, 1));
        const std::string move = co_await recv_event(newer, "play");
        BOOST_TEST(move == played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_game_against_the_computer_ends_when_its_record_is_gone) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        server::Options options;
        options.grace = std::chrono::seconds(0);
        const auto application = make_application(loop, options, std::move(owned));
        Server server = serve_matches(application);
        const Connection player =
            co_await enter(server, R"({"type":"init","opponent":"computer","level":1})");
        BOOST_TEST(application->metrics.games == 1u);
        journal.answer("03", Outcome::missing);
        co_await player.send(play(3, 1));
        co_await check_error(player, "game_not_found");
        // The computer's side must not go on, and keep the room.
        while (application->metrics.games > 0) co_await sleep(1ms);
    });
}

BOOST_AUTO_TEST_CASE(the_computers_turn_is_its_own) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection player =
            co_await enter(server, R"({"type":"init","opponent":"computer","level":1})");
        journal.answer("03", Outcome::appended);
        co_await player.send(play(3, 1));
        co_await check_next(player, played("red", 3, 0, 1));
        // The computer has made its move, which is not recorded yet.
        co_await journal.wait_for_appends(2);
        co_await player.send(R"({"type":"play","column":0})");
        co_await check_error(player, "not_your_turn");
    });
}

BOOST_AUTO_TEST_CASE(a_move_that_is_sent_again_is_confirmed_to_its_sender_only) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::appended);
        co_await table.red.send(play(3, 1));
        co_await check_next(table.red, played("red", 3, 0, 1));
        co_await table.red.send(play(3, 1));
        co_await check_next(table.red, played("red", 3, 0, 1));
        // Yellow sees the move once: the next event that it receives is its own move.
        table.journal.answer("14", Outcome::appended);
        co_await table.yellow.send(play(4, 2));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("yellow", 4, 0, 2));
        BOOST_TEST(table.journal.appends.size() == 2u);
    });
}

BOOST_AUTO_TEST_CASE(a_move_with_the_number_of_another_move_is_refused) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::appended);
        co_await table.red.send(play(3, 1));
        co_await check_next(table.red, played("red", 3, 0, 1));
        co_await table.red.send(play(4, 1));
        co_await check_error(table.red, "bad_move");
        co_await table.yellow.send(play(3, 1));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
        co_await check_error(table.yellow, "bad_move");
        // Move 2 is missing before this one.
        co_await table.red.send(play(3, 3));
        co_await check_error(table.red, "bad_move");
        BOOST_TEST(table.journal.appends.size() == 1u);
    });
}
