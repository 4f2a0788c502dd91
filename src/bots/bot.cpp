#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <iostream>

#include "connect4/position.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"

// Wins if it can, else blocks the other player, else plays near the middle.
static int choose_column(const connect4::Position& mine) {
    const connect4::Position other(mine.other(), mine.occupied());
    return std::ranges::max(std::array{3, 2, 4, 1, 5, 0, 6}, {}, [&](int column) {
        return 4 * mine.wins_with(column) + 2 * other.wins_with(column) + mine.can_play(column);
    });
}

static websockets::awaitable<void> play(std::string uri, std::string init) {
    const websockets::ConnectOptions options{.subprotocols = {"connect4.v2"}};
    const auto server = co_await websockets::connect(uri, options);
    co_await server.send(init);
    connect4::Position board;
    boost::json::value colour, me;  // me is null until all moves so far have come.
    while (const auto message = co_await server.recv()) {
        std::cout << *message << std::endl;
        const boost::json::value event = boost::json::parse(*message);
        const auto& type = event.at("type");
        if (type == "win" || type == "draw" || type == "error") co_return co_await server.close();
        if (type == "init") colour = event.at("player");
        if (type == "presence") me = colour;
        if (type == "play" && event.at("player") != me) board.play(event.at("column").as_int64());
        if (board.is_over() || me != (board.checkers() % 2 == 0 ? "red" : "yellow")) continue;
        const int column = choose_column(board);
        board.play(column);
        co_await server.send(R"({"type":"play","column":)" + std::to_string(column) + "}");
    }
    throw std::runtime_error("The server has closed the connection.");
}

int main(int argc, char** argv) try {
    if (argc != 3) throw std::invalid_argument("Usage: connect4-bot URI INIT. See docs/bots.md.");
    websockets::run(play(argv[1], argv[2]));
} catch (...) {
    std::cerr << websockets::what(std::current_exception()) << '\n';
    return 1;
}
