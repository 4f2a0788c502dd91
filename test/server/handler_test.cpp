#include "server/handler.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;
namespace json = boost::json;

namespace {

// Runs a conversation with the handler over a real connection.
void converse(std::function<awaitable<void>(Connection websocket)> client) {
    run([&](Executor loop) -> awaitable<void> {
        Server server = serve_matches(make_application(loop));
        const Connection websocket = co_await connect(uri_of(server));
        co_await client(websocket);
        co_await websocket.close();
        server.close();
        co_await server.wait_closed();
    });
}

std::string play(int column) {
    return R"({"type":"play","column":)" + std::to_string(column) + "}";
}

std::string played(const char* player, int column, int row) {
    return json::serialize(
        json::value{{"type", "play"}, {"player", player}, {"column", column}, {"row", row}});
}

std::string error(const char* message) {
    return json::serialize(json::value{{"type", "error"}, {"message", message}});
}

awaitable<void> check(Connection websocket, std::string message, std::string expected) {
    const std::string answer = co_await ask(websocket, message);
    BOOST_TEST_CONTEXT(message) { BOOST_TEST(json::parse(answer) == json::parse(expected)); }
}

}  // namespace

BOOST_AUTO_TEST_CASE(players_take_turns_until_one_wins) {
    converse([](Connection websocket) -> awaitable<void> {
        co_await check(websocket, play(3), played("red", 3, 0));
        co_await check(websocket, play(3), played("yellow", 3, 1));
        co_await check(websocket, play(4), played("red", 4, 0));
        co_await check(websocket, play(4), played("yellow", 4, 1));
        co_await check(websocket, play(2), played("red", 2, 0));
        co_await check(websocket, play(1), played("yellow", 1, 0));
        co_await check(websocket, play(5), played("red", 5, 0));
        const auto win = co_await websocket.recv();
        BOOST_TEST(win.value() == R"({"type":"win","player":"red"})");
        co_await check(websocket, play(0), error("The game is over."));
    });
}

BOOST_AUTO_TEST_CASE(after_an_illegal_move_it_is_still_the_same_players_turn) {
    converse([](Connection websocket) -> awaitable<void> {
        const char* players[] = {"red", "yellow"};
        for (int row = 0; row < 6; ++row) {
            co_await check(websocket, play(0), played(players[row % 2], 0, row));
        }
        co_await check(websocket, play(0), error("This slot is full."));
        co_await check(websocket, play(1), played("red", 1, 0));
    });
}

BOOST_AUTO_TEST_CASE(bad_input_gets_a_sentence_changes_nothing_and_leaves_the_connection_open) {
    converse([](Connection websocket) -> awaitable<void> {
        const std::string bad_column = error("column must be an integer from 0 to 6.");
        co_await check(websocket, play(-1), bad_column);
        co_await check(websocket, play(7), bad_column);
        co_await check(websocket, R"({"type":"play","column":true})", bad_column);
        co_await check(websocket, "not json", error("The message must be valid JSON."));
        co_await check(websocket, "", error("The message must be valid JSON."));
        co_await check(websocket, std::string(60000, '['),
                       error("The message must be a JSON object, such as "
                             "{\"type\": \"play\", \"column\": 3}."));
        co_await check(websocket, R"({"type":"resign"})",
                       error("type must be \"init\" or \"play\"; or, with the subprotocol "
                             "connect4.v2, \"resign\", \"claim\", \"rematch\", \"takeback\", "
                             "\"reaction\", \"analyse\" or \"ping\"."));
        co_await check(websocket, play(6), played("red", 6, 0));
        co_await check(websocket, play(-1), bad_column);
        co_await check(websocket, play(6), played("yellow", 6, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_full_board_gets_no_win_and_ends_the_game) {
    converse([](Connection websocket) -> awaitable<void> {
        int heights[7] = {};
        int number = 0;
        for (const int column : {5, 4, 5, 0, 6, 2, 4, 5, 5, 0, 4, 1, 1, 0, 4, 5, 6, 5, 3, 1, 1,
                                 2, 2, 6, 2, 6, 6, 3, 6, 2, 0, 3, 0, 3, 3, 4, 3, 1, 4, 2, 1, 0}) {
            const char* player = number++ % 2 == 0 ? "red" : "yellow";
            co_await check(websocket, play(column), played(player, column, heights[column]++));
        }
        co_await check(websocket, play(0), error("The game is over."));
    });
}

BOOST_AUTO_TEST_CASE(a_game_that_has_begun_is_not_begun_again) {
    converse([](Connection websocket) -> awaitable<void> {
        co_await check(websocket, play(6), played("red", 6, 0));
        co_await check(websocket, R"({"type":"init"})",
                       error("This connection has a game already. Open another one for another "
                             "game."));
        co_await check(websocket, play(6), played("yellow", 6, 1));
    });
}

BOOST_AUTO_TEST_CASE(every_connection_has_a_game_of_its_own) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_matches(make_application(loop));
        const Connection one = co_await connect(uri_of(server));
        const Connection two = co_await connect(uri_of(server));
        co_await check(one, play(0), played("red", 0, 0));
        co_await check(two, play(0), played("red", 0, 0));
        co_await check(one, play(0), played("yellow", 0, 1));
    });
}

BOOST_AUTO_TEST_CASE(nobody_resigns_from_a_private_game) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_matches(make_application(loop));
        const Connection websocket = co_await connect_v2(server);
        co_await websocket.send(play(3));
        BOOST_TEST(member(co_await recv_event(websocket, "play"), "player") == "red");
        co_await websocket.send(R"({"type":"resign"})");
        BOOST_TEST(member(co_await recv_event(websocket, "error"), "message") ==
                   "The event means nothing here.");
    });
}

BOOST_AUTO_TEST_CASE(a_first_move_is_a_move_even_if_it_has_the_keys_of_an_init_event) {
    converse([](Connection websocket) -> awaitable<void> {
        co_await check(websocket, R"({"type":"play","column":3,"join":"key","watch":"key"})",
                       played("red", 3, 0));
        co_await check(websocket, play(3), played("yellow", 3, 1));
    });
}
