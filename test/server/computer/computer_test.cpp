// The computer as an opponent, through a server and a connection; more in system/computer_test.py.
#include "server/computer/computer.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "server/support.hpp"

using namespace test;
namespace json = boost::json;

namespace {

// Starts a game on level 1 as the given colour.
awaitable<Connection> start_game(const Server& server, std::string colour) {
    const Connection websocket = co_await connect_v2(server);
    co_await websocket.send(R"({"type":"init","opponent":"computer","level":1,"player":")" +
                            colour + "\"}");
    co_return websocket;
}

// Receives the next move and checks its player and number.
awaitable<void> expect_move(Connection websocket, std::string player, int number) {
    const std::string event = co_await recv_event(websocket, "play");
    BOOST_REQUIRE(event != "");
    BOOST_TEST(member(event, "player") == player);
    BOOST_TEST(json::parse(event).at("move").as_int64() == number);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_computer_answers_a_move) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_matches(make_application(loop));
        const Connection websocket = co_await start_game(server, "red");
        co_await websocket.send(R"({"type":"play","column":3})");
        co_await expect_move(websocket, "red", 1);
        co_await expect_move(websocket, "yellow", 2);
        co_await websocket.send(R"({"type":"play","column":0})");
        co_await expect_move(websocket, "red", 3);
        co_await expect_move(websocket, "yellow", 4);
    });
}

BOOST_AUTO_TEST_CASE(the_computer_begins_if_it_plays_red) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_matches(make_application(loop));
        const Connection websocket = co_await start_game(server, "yellow");
        co_await expect_move(websocket, "red", 1);
    });
}
