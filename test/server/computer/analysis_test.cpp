#include "server/computer/analysis.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <vector>

#include "connect4/protocol/events.hpp"
#include "websockets/support.hpp"

using namespace test;
using connect4::Connect4;
using server::Analysis;
using server::Engine;
using server::Metrics;
namespace json = boost::json;

namespace {

Connect4 game_after(const std::vector<int>& columns) {
    Connect4 game;
    for (const int column : columns) BOOST_REQUIRE(game.play(game.turn(), column).has_value());
    return game;
}

// So late in the game that its analysis takes no time.
Connect4 late_game(std::size_t moves = 28) {
    std::vector columns = {5, 4, 5, 0, 6, 2, 4, 5, 5, 0, 4, 1, 1, 0,
                           4, 5, 6, 5, 3, 1, 1, 2, 2, 6, 2, 6, 6, 3};
    columns.resize(moves);
    return game_after(columns);
}

bool always() { return true; }

// Gives the server's side of a connection to `ask`. Returns the first event that the client
// receives, except the signs of scores that take long: on a busy machine every search may.
std::string receive_answer(
    std::function<awaitable<void>(Executor loop, Engine& engine, Analysis& analysis)> ask,
    Metrics& metrics) {
    std::string event;
    run([&](Executor loop) -> awaitable<void> {
        Engine engine(loop, 1, nullptr);
        const auto handler = [&](Connection websocket) -> awaitable<void> {
            Analysis analysis(websocket, "192.0.2.1", engine, metrics);
            co_await ask(loop, engine, analysis);
            std::string message;
            co_await websocket.recv(message);
        };
        Server server = serve_locally(loop, handler);
        const Connection websocket = co_await connect(uri_of(server));
        while (co_await websocket.recv(event)) {
            if (event.find(R"("exact":false)") == event.npos) break;
        }
        co_await websocket.close();
        server.close();
        co_await server.wait_closed();
    });
    return event;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_analysis_is_sent_with_the_scores_of_all_columns) {
    Metrics metrics;
    const auto ask = [](Executor loop, Engine&, Analysis& analysis) -> awaitable<void> {
        analysis.start(loop, late_game(), always);
        co_return;
    };
    const json::value event = json::parse(receive_answer(ask, metrics));
    BOOST_TEST(event.at("type").as_string() == "analysis");
    BOOST_TEST(event.at("move").as_int64() == 29);
    BOOST_TEST(!event.as_object().contains("exact"));
    BOOST_TEST(event.at("scores").as_array().size() == 7U);
}

BOOST_AUTO_TEST_CASE(a_new_request_cancels_the_previous_one) {
    Metrics metrics;
    const auto ask = [](Executor loop, Engine&, Analysis& analysis) -> awaitable<void> {
        // Without a book, the empty board takes very long, and the engine has one thread.
        analysis.start(loop, Connect4(), always);
        co_await sleep(1ms);
        analysis.start(loop, late_game(), always);
    };
    const json::value event = json::parse(receive_answer(ask, metrics));
    BOOST_TEST(event.at("move").as_int64() == 29);
    BOOST_TEST(metrics.errors.empty());
}

BOOST_AUTO_TEST_CASE(an_engine_that_accepts_no_search_is_an_error_event) {
    Metrics metrics;
    const auto ask = [](Executor loop, Engine& engine, Analysis& analysis) -> awaitable<void> {
        engine.stop();
        analysis.start(loop, late_game(), always);
        co_return;
    };
    const json::value event = json::parse(receive_answer(ask, metrics));
    BOOST_TEST(event.at("type").as_string() == "error");
    BOOST_TEST(event.at("code").as_string() == "busy");
    BOOST_TEST(metrics.errors["busy"] == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_about_a_game_that_is_not_current_any_more) {
    Metrics metrics;
    bool is_current = true;
    const auto ask = [&](Executor loop, Engine& engine, Analysis& analysis) -> awaitable<void> {
        analysis.start(loop, late_game(), [&] { return is_current; });
        is_current = false;
        // The engine has one thread: these searches end after the two of the analysis.
        for (int search = 0; search < 3; ++search) {
            const auto scores = co_await engine.analyse("192.0.2.1", position_of(late_game()));
            BOOST_TEST_REQUIRE(scores.has_value());
        }
        analysis.start(loop, late_game(27), always);
    };
    const json::value event = json::parse(receive_answer(ask, metrics));
    BOOST_TEST(event.at("move").as_int64() == 28);
}
