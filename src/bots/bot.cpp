// Plays Connect Four: connect4-bot URI INIT [GAMES]. See docs/bots.md.

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <tuple>

#include "connect4/position.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using connect4::Position;
using websockets::awaitable;

// Wins if it can, else blocks the other player, else plays near the middle.
int choose_column(const Position& position) {
    const Position other(position.other(), position.occupied());
    constexpr std::array columns = {0, 1, 2, 3, 4, 5, 6};
    return std::ranges::max(columns, {}, [&](int column) {
        const bool is_free = position.can_play(column);
        return std::tuple(is_free, is_free && position.wins_with(column),
                          is_free && other.wins_with(column), -std::abs(column - 3));
    });
}

// What the events so far say.
struct State {
    Position position;
    std::string me;            // the bot's colour; empty for a spectator
    int games_before = 0;      // the current one, in this match
    bool is_complete = false;  // whether all moves so far have come
    bool is_over = false;      // the current game
    int sent = 0;              // the number of the bot's move that has no answer yet

    void take(std::string_view type, const json::object& event) {
        const auto number = [&](const char* key) {
            return event.contains(key) ? event.at(key).to_number<int>() : 0;
        };
        if (type == "init" || type == "reset") {
            position = {};
            is_complete = is_over = false;
            sent = 0;
            games_before = number("red_wins") + number("yellow_wins") + number("draws");
        }
        if (type == "init") me = event.at("player").is_null() ? "" : event.at("player").as_string();
        if (type == "error") sent = 0;
        if (type == "presence") is_complete = true;
        if (type == "win" || type == "draw") is_over = true;
        // The server may repeat a move.
        if (type == "play" && number("move") == position.checkers() + 1) {
            static_cast<void>(position.play(number("column")));
            is_over = position.is_over();
        }
    }

    bool must_move() const {
        const int next = position.checkers() + 1;
        return is_complete && !is_over && sent != next && me == (next % 2 == 1 ? "red" : "yellow");
    }

    std::string make_move() {
        sent = position.checkers() + 1;
        const int column = choose_column(position);
        return json::serialize(json::object{{"type", "play"}, {"column", column}, {"move", sent}});
    }
};

// Plays until the match has the given number of games.
awaitable<void> play(websockets::Connection websocket, std::string init, int games) {
    co_await websocket.send(init);
    State state;
    std::string message;
    while (co_await websocket.recv(message)) {
        const json::object event = json::parse(message).as_object();
        const std::string_view type = event.at("type").as_string();
        state.take(type, event);
        std::cout << message << std::endl;
        if (type == "error") co_await websockets::sleep(1s);  // Then the move is sent again.
        if (state.must_move()) {
            co_await websockets::sleep(100ms);  // The server allows 20 events a second.
            co_await websocket.send(state.make_move());
        } else if (type == "win" || type == "draw") {
            if (state.games_before + 1 >= games) {
                co_await websocket.close();
            } else if (!state.me.empty()) {
                co_await websocket.send(R"({"type":"rematch"})");
            }
        }
    }
}

awaitable<void> connect_and_play(std::string uri, std::string init, int games) {
    const websockets::ConnectOptions options{.subprotocols = {"connect4.v2"}};
    const auto websocket = co_await websockets::connect(uri, options);
    try {
        co_await play(websocket, init, games);
    } catch (const websockets::ConnectionClosed&) {
        // A move was too late. The close code says why.
    }
    co_await websocket.wait_closed();
    std::cout << "Closed with " << *websocket.close_code() << ".\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "Usage: " << argv[0] << " URI INIT [GAMES]\n";
        return 2;
    }
    try {
        websockets::run(connect_and_play(argv[1], argv[2], argc > 3 ? std::stoi(argv[3]) : 1));
        return 0;
    } catch (...) {
        std::cerr << argv[0] << ": " << websockets::what(std::current_exception()) << '\n';
        return 1;
    }
}
