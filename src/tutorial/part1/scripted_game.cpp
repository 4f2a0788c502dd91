// Plays a game by itself, for a page that shows the events that it receives.

#include <array>
#include <boost/asio/this_coro.hpp>
#include <chrono>

#include "connect4/protocol/events.hpp"
#include "tutorial/run.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace connect4;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

constexpr std::array<Move, 7> script = {{
    {PLAYER1, 3, 0},
    {PLAYER2, 3, 1},
    {PLAYER1, 4, 0},
    {PLAYER2, 4, 1},
    {PLAYER1, 2, 0},
    {PLAYER2, 1, 0},
    {PLAYER1, 5, 0},
}};

awaitable<void> handler(Connection websocket) {
    for (const auto [player, column, row] : script) {
        const PlayEvent event{.player = player, .column = column, .row = row, .move = 0};
        co_await websocket.send(to_json(event, Dialect::tutorial));
        co_await websockets::sleep(500ms);
    }
    const WinEvent event{.player = PLAYER1, .line = {}};
    co_await websocket.send(to_json(event, Dialect::tutorial));
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, handler, {.host = "", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8001); }
