#include "tutorial/part2/play.hpp"

#include <vector>

#include "connect4/protocol/events.hpp"

namespace tutorial {

using namespace connect4;
using websockets::awaitable;
using websockets::Connection;

awaitable<void> error(Connection websocket, boost::system::error_code reason) {
    const ErrorEvent event{reason};
    co_await websocket.send(to_json(event, Dialect::tutorial));
}

awaitable<void> replay(Connection websocket, std::shared_ptr<Game> game) {
    // Make a copy, because a move may be played while send() waits.
    const auto past = game->connect4.moves();
    const std::vector<Move> moves(past.begin(), past.end());
    for (const auto [player, column, row] : moves) {
        const PlayEvent event{.player = player, .column = column, .row = row, .move = 0};
        co_await websocket.send(to_json(event, Dialect::tutorial));
    }
}

awaitable<void> play(Connection websocket, std::shared_ptr<Game> game, Player player) {
    while (const auto message = co_await websocket.recv()) {
        // Parse a "play" event.
        const auto event = parse_event(*message, Dialect::tutorial);
        if (!event || event->type != Event::Type::play) {
            co_await error(websocket, event ? Error::bad_event : event.error());
            continue;
        }

        // Play the move.
        const auto row = game->connect4.play(player, event->column);
        if (!row) {
            co_await error(websocket, row.error());
            continue;
        }

        // Send a "play" event to all connections of the game.
        const PlayEvent move{.player = player, .column = event->column, .row = *row, .move = 0};
        broadcast(game->connected, to_json(move, Dialect::tutorial));

        // If the move wins, send a "win" event to all of them.
        if (const auto winner = game->connect4.winner()) {
            const WinEvent win{.player = *winner, .line = {}};
            broadcast(game->connected, to_json(win, Dialect::tutorial));
        }
    }
}

}  // namespace tutorial
