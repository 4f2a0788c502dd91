// Connect Four for two players who share a browser.

#include <boost/asio/this_coro.hpp>

#include "connect4/connect4.hpp"
#include "connect4/protocol/events.hpp"
#include "tutorial/run.hpp"
#include "websockets/serve.hpp"

using namespace connect4;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

awaitable<void> error(Connection websocket, boost::system::error_code reason) {
    const ErrorEvent event{reason};
    co_await websocket.send(to_json(event, Dialect::tutorial));
}

awaitable<void> handler(Connection websocket) {
    // Initialize a Connect Four game. Players take alternate turns.
    Connect4 game;
    Player player = PLAYER1;

    while (const auto message = co_await websocket.recv()) {
        // Parse a "play" event.
        const auto event = parse_event(*message, Dialect::tutorial);
        if (!event || event->type != Event::Type::play) {
            co_await error(websocket, event ? Error::bad_event : event.error());
            continue;
        }

        // Play the move.
        const auto row = game.play(player, event->column);
        if (!row) {
            co_await error(websocket, row.error());
            continue;
        }

        // Send a "play" event.
        const PlayEvent move{.player = player, .column = event->column, .row = *row, .move = 0};
        co_await websocket.send(to_json(move, Dialect::tutorial));

        // If the move wins, send a "win" event.
        if (const auto winner = game.winner()) {
            const WinEvent win{.player = *winner, .line = {}};
            co_await websocket.send(to_json(win, Dialect::tutorial));
        }

        player = opponent(player);
    }
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, handler, {.host = "", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8001); }
