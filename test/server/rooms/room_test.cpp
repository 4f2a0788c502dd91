#include "server/rooms/room.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <deque>
#include <functional>
#include <map>

#include "server/operation/server_error.hpp"
#include "server/rooms/rooms.hpp"
#include "server/support.hpp"
#include "websockets/condition.hpp"

using namespace test;
using namespace connect4;
using server::Append;
using server::Journal;
using server::Record;
using Outcome = server::Append::Outcome;

namespace {

// A journal that answers what the test has told it to, and remembers what it was asked.
class ScriptedJournal final : public Journal {
public:
    explicit ScriptedJournal(Executor loop) : changed_(loop) {}

    awaitable<bool> create(Record) override {
        ++created;
        co_return creates;
    }

    awaitable<Append> append(std::string, std::size_t n, Entry entry) override {
        const std::string question = std::to_string(n) + entry;
        asked.push_back(question);
        changed_.notify_all();
        while (answers_[question].empty()) co_await changed_.wait();
        Append answer = answers_[question].front();
        answers_[question].pop_front();
        co_return answer;
    }

    // What is loaded is what there was when it was asked for, however long the answer takes.
    awaitable<Result<Record>> load(std::string) override {
        const Result<Record> answer = loaded;
        ++loads;
        changed_.notify_all();
        while (holds_loads) co_await changed_.wait();
        co_return answer;
    }

    awaitable<bool> subscribe(std::string, server::JournalListener& room) override {
        follower = &room;
        changed_.notify_all();
        while (holds_follows) co_await changed_.wait();
        co_return follows;
    }

    void unsubscribe(const std::string&) override { follower = nullptr; }
    void publish(const std::string&, std::string news) override {
        told.push_back(std::move(news));
        changed_.notify_all();
    }

    awaitable<std::size_t> count_other_subscribers(std::string) override { co_return others; }
    bool is_shared() const override { return shared; }
    bool is_paused() const override { return pauses; }
    awaitable<bool> healthy() override { co_return creates; }
    bool is_durable() const override { return false; }

    // Answers one append of such an entry, such as "03": entry number 0 is a move in column 3.
    void answer(const std::string& question, Outcome outcome, std::string entries = {}) {
        answers_[question].push_back({outcome, std::move(entries)});
        changed_.notify_all();
    }

    awaitable<void> wait_for_questions(std::size_t count) {
        while (asked.size() < count) co_await changed_.wait();
    }

    awaitable<void> wait_for_loads(int count) {
        while (loads < count) co_await changed_.wait();
    }

    awaitable<void> wait_for_news(std::string news) {
        while (std::ranges::count(told, news) == 0) co_await changed_.wait();
    }

    awaitable<void> wait_for_follower() {
        while (follower == nullptr) co_await changed_.wait();
    }

    // Lets go of what is held.
    void go_on() {
        holds_loads = holds_follows = false;
        changed_.notify_all();
    }

    bool creates = true;
    bool follows = true;
    bool pauses = false;
    int created = 0;
    bool holds_loads = false;
    bool holds_follows = false;
    Result<Record> loaded = Error::game_not_found;
    int loads = 0;
    std::size_t others = 0;
    bool shared = false;
    server::JournalListener* follower = nullptr;
    std::vector<std::string> asked;
    std::vector<std::string> told;

private:
    std::map<std::string, std::deque<Append>> answers_;
    Condition changed_;
};

std::string play(int column, int move) {
    return R"({"type":"play","column":)" + std::to_string(column) + R"(,"move":)" +
           std::to_string(move) + "}";
}

std::string played(const char* player, int column, int row, int move) {
    return R"({"type":"play","player":")" + std::string(player) + R"(","column":)" +
           std::to_string(column) + R"(,"row":)" + std::to_string(row) + R"(,"move":)" +
           std::to_string(move) + "}";
}

// A connection in the second dialect that has sent its first event.
awaitable<Connection> begin(const Server& server, std::string init) {
    Connection websocket = co_await connect_v2(server);
    co_await websocket.send(init);
    co_return websocket;
}

// The same when the server has answered to it.
awaitable<Connection> enter(const Server& server, std::string init) {
    Connection websocket = co_await begin(server, std::move(init));
    co_await recv_event(websocket, "presence");
    co_return websocket;
}

// Both players of a match and the journal behind it.
struct Table {
    ScriptedJournal& journal;
    Connection red;
    Connection yellow;
};

awaitable<void> sit_down(Connection red, Connection yellow) {
    co_await red.send(R"({"type":"init"})");
    const std::string init = co_await recv_event(red, "init");
    co_await yellow.send(R"({"type":"init","join":")" + member(init, "join") + "\"}");
    co_await recv_event(yellow, "presence");
    co_await recv_event(red, "presence");
    co_await recv_event(red, "presence");
}

void play_at_table(std::function<awaitable<void>(Table table)> test) {
    run([&](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& script = *journal;
        const auto application = make_application(loop, {}, std::move(journal));
        Server server = serve_matches(application);
        const Connection red = co_await connect_v2(server);
        const Connection yellow = co_await connect_v2(server);
        co_await sit_down(red, yellow);
        const Table table{script, red, yellow};
        co_await test(table);
        server.close();
        co_await server.wait_closed();
    });
}

awaitable<void> check_next(Connection websocket, std::string expected) {
    const auto message = co_await websocket.recv();
    BOOST_TEST(message.value_or("closed") == expected);
}

awaitable<void> check_error(Connection websocket, std::string code) {
    const auto message = co_await websocket.recv();
    BOOST_REQUIRE(message.has_value());
    BOOST_TEST_INFO(*message);
    BOOST_TEST(boost::json::parse(*message).as_object().contains("code"));
    BOOST_TEST(member(*message, "code") == code);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_move_is_shown_once_it_is_recorded_and_not_before) {
    play_at_table([](Table table) -> awaitable<void> {
        co_await table.red.send(play(3, 1));
        co_await table.journal.wait_for_questions(1);
        BOOST_TEST(table.journal.asked.back() == "03");
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
        // It had been recorded: the journal knows it, and nobody else did so far.
        table.journal.answer("03", Outcome::duplicate);
        co_await table.red.send(play(3, 1));
        co_await check_next(table.red, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
        BOOST_TEST(table.journal.asked == (std::vector<std::string>{"03", "03"}),
                   boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_move_that_was_heard_of_is_recorded_even_if_the_journal_did_not_answer) {
    play_at_table([](Table table) -> awaitable<void> {
        co_await table.red.send(play(3, 1));
        co_await table.journal.wait_for_questions(1);
        table.journal.follower->on_entry(0, '3');
        co_await check_next(table.red, played("red", 3, 0, 1));
        table.journal.answer("03", Outcome::unknown);
        // The next thing that red hears is yellow's move.
        table.journal.answer("14", Outcome::appended);
        co_await table.yellow.send(play(4, 2));
        co_await check_next(table.red, played("yellow", 4, 0, 2));
        co_await check_next(table.yellow, played("red", 3, 0, 1));
        co_await check_next(table.yellow, played("yellow", 4, 0, 2));
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_cannot_be_followed_is_not_recorded) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.follows = false;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection player = co_await begin(server, R"({"type":"init"})");
        co_await check_error(player, "unavailable");
        BOOST_TEST(journal.created == 0);
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
        BOOST_TEST(table.journal.asked.size() == 1u);
    });
}

BOOST_AUTO_TEST_CASE(after_a_conflict_the_rules_decide_again) {
    play_at_table([](Table table) -> awaitable<void> {
        table.journal.answer("0y", Outcome::conflict, "r");
        co_await table.yellow.send(R"({"type":"resign"})");
        co_await check_next(table.yellow, R"({"type":"win","player":"yellow","reason":"resign"})");
        co_await check_error(table.yellow, "game_over");
        BOOST_TEST(table.journal.asked.size() == 1u);
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
        // The computer's side must not stay, and keep the game.
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
        co_await journal.wait_for_questions(2);
        co_await player.send(R"({"type":"play","column":0})");
        co_await check_error(player, "not_your_turn");
    });
}

BOOST_AUTO_TEST_CASE(only_entries_are_waited_for) {
    run([](Executor loop) -> awaitable<void> {
        ScriptedJournal journal(loop);
        server::Metrics metrics;
        const auto room = std::make_shared<server::Room>(loop, Record{}, Match(), journal, metrics);
        bool has_come = false;
        boost::asio::co_spawn(loop, room->wait_for_entry(),
                              [&](std::exception_ptr) { has_come = true; });
        co_await sleep(1ms);
        // Somebody comes on another server.
        room->on_message("A", "here 0 0 1");
        co_await sleep(1ms);
        BOOST_TEST(!has_come);
        room->on_entry(0, '3');
        co_await sleep(1ms);
        BOOST_TEST(has_come);
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
            co_await table.journal.wait_for_questions(1);
            co_await table.yellow.send(R"({"type":"resign"})");
            co_await table.journal.wait_for_questions(2);
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

BOOST_AUTO_TEST_CASE(a_match_that_was_removed_sends_everyone_away) {
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
        journal->loaded = Record{"id", {"join", "watch", {"one", "two"}}, {}, "0000000"};
        Server server = serve_matches(make_application(loop, {}, std::move(journal)));
        const Connection websocket = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await check_error(websocket, "game_not_found");
    });
}

BOOST_AUTO_TEST_CASE(keys_of_the_wrong_kind_do_not_open_a_recorded_match) {
    run([](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        journal->loaded = Record{"id", {"join", "watch", {"one", "two"}}, {}, "33"};
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

BOOST_AUTO_TEST_CASE(what_is_loaded_twice_at_once_is_one_room) {
    run([](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        journal->loaded = Record{"id", {"join", "watch", {"one", "two"}}, {}, ""};
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

namespace {

const Record recorded{"id", {"join", "watch", {"one", "two"}}, {}, ""};

// A match that another server has begun, and a spectator of it on this one.
void watch_shared_match(std::function<void(ScriptedJournal& journal)> prepare,
                        std::function<awaitable<void>(ScriptedJournal&, Connection)> test) {
    run([&](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        prepare(journal);
        const auto application = make_application(loop, {}, std::move(owned));
        Server server = serve_matches(application);
        const Connection spectator = co_await begin(server, R"({"type":"init","watch":"watch"})");
        co_await test(journal, spectator);
        server.close();
        co_await server.wait_closed();
    });
}

// The same when all that was held is there.
void watch_shared_match(std::function<awaitable<void>(ScriptedJournal&, Connection)> test) {
    const auto nothing = [](ScriptedJournal&) {};
    watch_shared_match(nothing, [&](ScriptedJournal& journal, Connection spectator) {
        return [](auto run_test, ScriptedJournal& shared, Connection watcher) -> awaitable<void> {
            co_await recv_event(watcher, "presence");
            co_await run_test(shared, watcher);
        }(test, journal, spectator);
    });
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_recorded_before_a_room_can_hear_it_is_not_missed) {
    const auto hold = [](ScriptedJournal& journal) { journal.holds_follows = true; };
    watch_shared_match(hold, [](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        co_await journal.wait_for_follower();
        journal.loaded->entries = "3";
        journal.go_on();
        co_await recv_event(spectator, "init");
        co_await check_next(spectator, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(what_is_heard_while_a_room_loads_is_neither_missed_nor_shown_twice) {
    const auto hold = [](ScriptedJournal& journal) { journal.holds_follows = true; };
    watch_shared_match(hold, [](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        co_await journal.wait_for_follower();
        journal.go_on();
        journal.holds_loads = true;
        co_await journal.wait_for_loads(2);
        journal.loaded->entries = "34";
        journal.follower->on_entry(0, '3');
        journal.follower->on_entry(1, '4');
        journal.go_on();
        co_await recv_event(spectator, "init");
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await check_next(spectator, played("yellow", 4, 0, 2));
        const std::string presence =
            R"({"type":"presence","red":false,"yellow":false,"watchers":1})";
        co_await check_next(spectator, presence);
    });
}

BOOST_AUTO_TEST_CASE(who_comes_sees_what_another_server_has_shown_already) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        journal.shared = true;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection first = co_await enter(server, R"({"type":"init","watch":"watch"})");
        // The hint is still under way.
        journal.loaded->entries = "3";
        const Connection second = co_await begin(server, R"({"type":"init","watch":"watch"})");
        co_await recv_event(second, "init");
        co_await check_next(second, played("red", 3, 0, 1));
        co_await check_next(first, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_room_that_cannot_hear_anything_is_not_opened) {
    const auto deaf = [](ScriptedJournal& journal) { journal.follows = false; };
    watch_shared_match(deaf, [](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        co_await check_error(spectator, "unavailable");
        co_await spectator.wait_closed();
        BOOST_TEST(spectator.close_code().value() == close_code::try_again_later);
        BOOST_TEST((journal.follower == nullptr));
    });
}

BOOST_AUTO_TEST_CASE(entries_of_other_servers_are_shown_once_and_in_order) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.follower->on_entry(0, '3');
        journal.follower->on_entry(0, '3');
        journal.follower->on_entry(1, '3');
        journal.follower->on_entry(0, '3');
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await check_next(spectator, played("yellow", 3, 1, 2));
        // One was lost on the way: nobody sees the one after it before.
        journal.loaded->entries = "3333";
        journal.follower->on_entry(3, '3');
        co_await check_next(spectator, played("red", 3, 2, 3));
        co_await check_next(spectator, played("yellow", 3, 3, 4));
    });
}

BOOST_AUTO_TEST_CASE(a_room_does_not_react_to_its_own_news) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection first = co_await enter(server, R"({"type":"init","watch":"watch"})");
        co_await journal.wait_for_news("here 0 0 1");
        const Connection second = co_await enter(server, R"({"type":"init","watch":"watch"})");
        // News of spectators are gathered, and each would otherwise lead to the next.
        for (const char* news : {"here 0 0 1", "took 0", "who"}) {
            journal.follower->on_message("", news);
            BOOST_TEST(std::ranges::count(journal.told, "here 0 0 2") == 0);
        }
        co_await journal.wait_for_news("here 0 0 2");
    });
}

BOOST_AUTO_TEST_CASE(after_a_gap_what_was_missed_is_shown) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.follower->on_entry(0, '3');
        co_await check_next(spectator, played("red", 3, 0, 1));
        journal.loaded->entries = "345";
        journal.follower->on_gap();
        co_await check_next(spectator, played("yellow", 4, 0, 2));
        co_await check_next(spectator, played("red", 5, 0, 3));
    });
}

BOOST_AUTO_TEST_CASE(after_a_gap_a_room_asks_until_it_is_answered) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const int loads = journal.loads;
        journal.loaded = server::ServerError::unavailable;
        journal.follower->on_gap();
        co_await journal.wait_for_loads(loads + 2);
        journal.loaded = recorded;
        journal.loaded->entries = "3";
        co_await check_next(spectator, played("red", 3, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_older_than_what_was_heard_takes_nothing_back) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const int loads = journal.loads;
        journal.holds_loads = true;
        journal.follower->on_gap();
        co_await journal.wait_for_loads(loads + 1);
        journal.follower->on_entry(0, '3');
        journal.go_on();
        co_await check_next(spectator, played("red", 3, 0, 1));
        journal.follower->on_entry(1, '3');
        co_await check_next(spectator, played("yellow", 3, 1, 2));
    });
}

BOOST_AUTO_TEST_CASE(a_match_that_went_back_is_shown_as_it_is) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        journal.follower->on_entry(0, '3');
        journal.follower->on_entry(1, '4');
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await check_next(spectator, played("yellow", 4, 0, 2));
        journal.loaded->entries = "3";
        journal.follower->on_gap();
        co_await check_next(spectator, R"({"type":"reset"})");
        co_await check_next(spectator, played("red", 3, 0, 1));
        co_await recv_event(spectator, "presence");
        // So it does if another server was the first to notice.
        journal.loaded->entries = "2";
        journal.follower->on_entry(0, '2');
        co_await check_next(spectator, R"({"type":"reset"})");
        co_await check_next(spectator, played("red", 2, 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(who_is_on_other_servers_is_told) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const auto check_presence = [&](const std::string& expected) {
            return check_next(spectator, R"({"type":"presence",)" + expected + "}");
        };
        journal.follower->on_message("A", "here 1 0 2");
        co_await check_presence(R"("red":true,"yellow":false,"watchers":3)");
        journal.follower->on_message("B", "here 0 1 0");
        co_await check_presence(R"("red":true,"yellow":true,"watchers":3)");
        journal.follower->on_message("A", "here 0 0 2");
        co_await check_presence(R"("red":false,"yellow":true,"watchers":3)");
        journal.follower->on_message("B", "something new");
        journal.follower->on_server_gone("B");
        co_await check_presence(R"("red":false,"yellow":false,"watchers":3)");

        // And the others are told who is here, when they ask.
        journal.told.clear();
        journal.follower->on_message("A", "who");
        BOOST_TEST(journal.told == std::vector<std::string>{"here 0 0 1"},
                   boost::test_tools::per_element());
        // After a gap all have to tell again.
        journal.told.clear();
        journal.follower->on_gap();
        BOOST_TEST(journal.told == (std::vector<std::string>{"here 0 0 1", "who"}),
                   boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(after_a_gap_only_those_are_there_who_answer) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const std::string start = R"({"type":"presence","red":)";
        journal.follower->on_message("A", "here 1 0 0");
        co_await check_next(spectator, start + R"(true,"yellow":false,"watchers":1})");
        journal.follower->on_message("B", "here 0 1 0");
        co_await check_next(spectator, start + R"(true,"yellow":true,"watchers":1})");
        // B has forgotten the match, and what it told of that was lost.
        journal.others = 1;
        journal.told.clear();
        journal.follower->on_gap();
        co_await journal.wait_for_news("who");
        co_await sleep(1ms);
        journal.follower->on_message("A", "here 1 0 0");
        co_await check_next(spectator, start + R"(true,"yellow":false,"watchers":1})");
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

BOOST_AUTO_TEST_CASE(everyone_is_told_of_a_pause_and_its_end) {
    watch_shared_match([](ScriptedJournal& journal, Connection spectator) -> awaitable<void> {
        const std::string presence = R"({"type":"presence","red":false,"yellow":false,"watchers":)";
        journal.pauses = true;
        journal.follower->on_pause_changed();
        co_await check_next(spectator, presence + R"(1,"paused":true})");
        journal.follower->on_pause_changed();
        journal.pauses = false;
        journal.follower->on_pause_changed();
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
        journal.follower->on_message("A", "here 1 1 0");
        const Connection late = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await check_error(late, "seat_taken");
        journal.follower->on_server_gone("A");
        const Connection next = co_await begin(server, R"({"type":"init","join":"join"})");
        const std::string init = co_await recv_event(next, "init");
        BOOST_TEST(member(init, "player") == "yellow");
    });
}

BOOST_AUTO_TEST_CASE(nobody_joins_before_the_other_servers_have_told_who_is_there) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        journal.others = 2;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection third = co_await begin(server, R"({"type":"init","join":"join"})");
        co_await journal.wait_for_news("who");
        journal.follower->on_message("A", "here 1 0 0");
        co_await sleep(1ms);
        journal.follower->on_message("B", "here 0 1 0");
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

BOOST_AUTO_TEST_CASE(a_seat_is_of_the_last_server_on_which_it_was_taken) {
    run([](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        Server server = serve_matches(make_application(loop, {}, std::move(owned)));
        const Connection red = co_await enter(server, R"({"type":"init","resume":"one"})");
        BOOST_TEST(std::ranges::count(journal.told, "took 0") == 1);
        // The other server was the first; so the news of this one's taking come after its news.
        journal.follower->on_message("A", "took 0");
        journal.follower->on_message("", "took 0");
        BOOST_TEST(red.is_open());
        journal.follower->on_message("A", "took 1");
        journal.follower->on_message("A", "took 0");
        co_await red.wait_closed();
        BOOST_TEST(red.close_code().value() == close_code::normal);
        BOOST_TEST(journal.told.back() == "here 0 0 0");
    });
}
