// Tests the result, so that an illegal move is answered and the game continues.

#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <string>

#include "connect4/connect4.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using websockets::awaitable;
using websockets::Connection;

namespace {

awaitable<void> handler(Connection websocket) {
    connect4::Connect4 game;
    while (const auto column = co_await websocket.recv()) {
        const auto row = game.play(game.turn(), std::stoi(*column));
        if (!row) {
            co_await websocket.send(row.error().message());
            continue;
        }
        co_await websocket.send("row " + std::to_string(*row));
    }
}

awaitable<void> play() {
    const auto loop = co_await boost::asio::this_coro::executor;
    const auto server = websockets::serve(loop, handler, {.host = "127.0.0.1"});
    const std::string uri = "ws://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Connection websocket = co_await websockets::connect(uri);
    for (const std::string column : {"3", "7", "4"}) {
        co_await websocket.send(column);
        const auto answer = co_await websocket.recv();
        if (!answer) break;
        std::cout << *answer << std::endl;
    }
    co_await websocket.close();
    std::cout << "closed with " << websocket.close_code().value() << std::endl;
}

}  // namespace

int main() { websockets::run(play()); }
