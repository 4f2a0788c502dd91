#include "server/rooms/recorded_match.hpp"

// These tests cover RecordedMatch and how Room shows what was recorded.

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include "server/rooms/room.hpp"
#include "server/rooms/room_support.hpp"

using namespace test;
using namespace connect4;

BOOST_AUTO_TEST_CASE(a_move_is_shown_once_it_is_recorded_and_not_before) {
    play_at_table([](Table table) -> awaitable<void> {
        co_await table.red.send(play(3, 1));
        co_await table.journal.wait_for_appends(1);
        BOOST_TEST(table.journal.appends.back() == "03");
        // The move is not there yet: whatever yellow does is out of turn.
        co_await table.yellow.send(play(3, 1));
        co_await check_error(table.yellow, "not_your_turn");
        table.journal.answer("03", Outcome::appended);
        co_await check_next(table.red, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_move_that_may_have_been_recorded_is_shown_to_nobody_and_can_be_sent_again) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::unknown);
        co_await table.red.send(play(3, 1));
        co_await check_error(table.red, "unavailable");
        // It had been recorded, and was not shown to anybody.
        table.journal.answer("03", Outcome::duplicate);
        co_await table.red.send(play(3, 1));
        co_await check_next(table.red, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
        BOOST_TEST(table.journal.appends == (std::vector<std::string>{"03", "03"}),
                   boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_move_that_was_received_is_recorded_even_if_the_journal_did_not_answer) {
    play_at_table([](Table table) -> awaitable<void> {
        co_await table.red.send(play(3, 1));
        co_await table.journal.wait_for_appends(1);
        table.journal.listener->on_entry(0, '3');
        co_await check_next(table.red, played("red", 3, 0, 1));
        table.journal.answer("03", Outcome::unknown);
        // The next event that red receives is yellow's move.
        table.journal.answer("14", Outcome::appended);
        co_await table.yellow.send(play(4, 2));
        co_await check_next(table.red, played("yellow", 4, 0, 2));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("yellow", 4, 0, 2));
    });
}

BOOST_AUTO_TEST_CASE(after_a_conflict_everyone_sees_what_was_recorded) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::conflict, "45");
        co_await table.red.send(R"({"type":"play","column":3})");
        for (const Connection& player : {table.red, table.yellow}) {
            co_await check_next(player, played("red", 4, 0, 1));
            co_await check_next(player, played("yellow", 5, 0, 2));
        }
        // It is red's turn again, but the move was meant for another position.
        co_await check_error(table.red, "bad_move");
        BOOST_TEST(table.journal.appends.size() == 1u);
    });
}

BOOST_AUTO_TEST_CASE(after_a_conflict_the_rules_decide_again) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("0y", Outcome::conflict, "r");
        co_await table.yellow.send(R"({"type":"resign"})");
        co_await check_next(table.yellow, R"({"type":"win","player":"yellow","reason":"resign"})");
        co_await check_error(table.yellow, "game_over");
        BOOST_TEST(table.journal.appends.size() == 1u);
    });
}

BOOST_AUTO_TEST_CASE(a_move_after_a_resignation_comes_too_late) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::conflict, "y");
        co_await table.red.send(play(3, 1));
        const std::string win = R"({"type":"win","player":"red","reason":"resign"})";
        co_await check_next(table.red, win);
        co_await check_error(table.red, "game_over");
        co_await check_next(table.yellow, win);
    });
}

BOOST_AUTO_TEST_CASE(a_resignation_that_crosses_a_move_comes_after_it) {
    // The journal's answers may reach the two players' coroutines in either order.
    for (const bool move_first : {true, false}) {
        play_at_table([move_first](Table table) -> awaitable<void> {
            co_await table.red.send(play(3, 1));
            co_await table.journal.wait_for_appends(1);
            co_await table.yellow.send(R"({"type":"resign"})");
            co_await table.journal.wait_for_appends(2);
            if (move_first) {
                table.journal.answer("03", Outcome::appended);
                co_await check_next(table.red, played("red", 3, 0, 1));
                table.journal.answer("0y", Outcome::conflict, "3");
            } else {
                table.journal.answer("0y", Outcome::conflict, "3");
                co_await check_next(table.red, played("red", 3, 0, 1));
                table.journal.answer("03", Outcome::appended);
            }
            table.journal.answer("1y", Outcome::appended);
            const std::string win = R"({"type":"win","player":"red","reason":"resign"})";
            co_await check_next(table.red, win);
            co_await check_next(table.yellow, played("red", 3, 0, 1));
            co_await check_next(table.yellow, win);
        });
    }
}

BOOST_AUTO_TEST_CASE(a_move_that_crosses_an_agreed_takeback_is_not_played) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::appended);
        co_await table.red.send(play(3, 1));
        co_await recv_event(table.yellow, "play");
        table.journal.answer("14", Outcome::appended);
        co_await table.yellow.send(play(4, 2));
        table.journal.answer("2a", Outcome::appended);
        co_await recv_event(table.yellow, "play");
        co_await table.red.send(R"({"type":"takeback"})");
        co_await recv_event(table.red, "takeback");
        co_await recv_event(table.yellow, "takeback");
        // The other player agrees on another server. It is red's turn again, but on another board.
        table.journal.answer("35", Outcome::conflict, "34ab");
        co_await table.red.send(play(5, 3));
        for (const Connection& player : {table.red, table.yellow}) {
            co_await check_next(player, R"({"type":"reset","reason":"takeback","takebacks":1})");
            co_await recv_event(player, "init");
            co_await recv_event(player, "presence");
        }
        co_await check_error(table.red, "bad_move");
        BOOST_TEST(table.journal.appends.size() == 4u);
    });
}

BOOST_AUTO_TEST_CASE(a_journal_that_went_back_resets_everyone_to_what_is_true) {
    for (const std::string entries : {"", "4", "44"}) {
        play_at_table([entries](Table table) -> awaitable<void> {
            table.journal.answer("03", Outcome::appended);
            co_await table.red.send(play(3, 1));
            co_await check_next(table.red, played("red", 3, 0, 1));
            co_await check_next(table.yellow, played("red", 3, 0, 1));
            table.journal.answer("14", Outcome::conflict, entries);
            co_await table.yellow.send(play(4, 2));
            for (const Connection& player : {table.red, table.yellow}) {
                co_await check_next(player, R"({"type":"reset"})");
                co_await recv_event(player, "init");
                if (!entries.empty()) co_await check_next(player, played("red", 4, 0, 1));
                if (entries.size() > 1) co_await check_next(player, played("yellow", 4, 1, 2));
                co_await recv_event(player, "presence");
            }
            // The move was meant for another board.
            co_await check_error(table.yellow, "unavailable");
        });
    }
}

BOOST_AUTO_TEST_CASE(a_journal_that_contradicts_itself_changes_nothing) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::conflict, "");
        co_await table.red.send(play(3, 1));
        co_await check_error(table.red, "unavailable");
        table.journal.answer("03", Outcome::appended);
        co_await table.red.send(play(3, 1));
        co_await check_next(table.red, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_was_removed_closes_all_connections) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("03", Outcome::missing);
        co_await table.red.send(play(3, 1));
        for (const Connection& player : {table.red, table.yellow}) {
            co_await check_error(player, "game_not_found");
            co_await player.wait_closed();
            BOOST_TEST(player.close_code().value() == close_code::normal);
        }
    });
}

BOOST_AUTO_TEST_CASE(wait_for_entry_waits_for_entries_only) {
    run([](Executor loop) -> awaitable<void> {
        ScriptedJournal journal(loop);
        server::Metrics metrics;
        const auto room =
            std::make_shared<server::Room>(loop, server::Record{}, Match(), journal, metrics, 60s);
        bool has_come = false;
        boost::asio::co_spawn(loop, room->wait_for_entry(),
                              [&](std::exception_ptr) { has_come = true; });
        co_await sleep(1ms);
        // A spectator comes on another server.
        room->on_message("A", "here 0 0 1");
        co_await sleep(1ms);
        BOOST_TEST(!has_come);
        room->on_entry(0, '3');
        co_await sleep(1ms);
        BOOST_TEST(has_come);
    });
}
