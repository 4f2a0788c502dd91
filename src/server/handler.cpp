#include "server/handler.hpp"

#include <string>

#include "connect4/connect4.hpp"
#include "connect4/events.hpp"

namespace server {

using namespace connect4;
using websockets::awaitable;
using websockets::Connection;

awaitable<void> handler(Connection websocket) {
    // Initialize a Connect Four game.
    Connect4 game;

    // Players take alternate turns, using the same browser.
    Player player = PLAYER1;

    std::string message;
    while (co_await websocket.recv(message)) {
        // Parse a "play" event from the UI.
        const auto event = parse_event(message);
        if (!event) {
            // Send an "error" event if the message was no event.
            co_await websocket.send(to_json(ErrorEvent{event.error()}));
            continue;
        }
        const int column = event->column;

        // Play the move.
        const auto row = game.play(player, column);
        if (!row) {
            // Send an "error" event if the move was illegal.
            co_await websocket.send(to_json(ErrorEvent{row.error()}));
            continue;
        }

        // Send a "play" event to update the UI.
        co_await websocket.send(to_json(PlayEvent{player, column, *row}));

        // If move is winning, send a "win" event.
        if (const auto winner = game.winner()) {
            co_await websocket.send(to_json(WinEvent{*winner}));
        }

        // Alternate turns.
        player = opponent(player);
    }
}

}  // namespace server
