#include "server/hot_seat.hpp"

#include <string>

#include "connect4/connect4.hpp"
#include "connect4/protocol/events.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;

namespace {

// The players may ask what the moves are worth; there is nobody to resign to.
error_code process_other(Client& websocket, const Event& event, const Connect4& game) {
    switch (event.type) {
        case Event::Type::analyse:
            return websocket.start_analysis(game);
        case Event::Type::init:
            return Error::already_begun;
        default:
            return Error::bad_event;
    }
}

}  // namespace

awaitable<void> hot_seat(Client& websocket) {
    // This connection has a game of its own, and its players take turns at it.
    Connect4 game;
    Player player = PLAYER1;

    std::string message;
    while (co_await websocket.recv(message)) {
        // Read the next move.
        const auto event = parse_event(message, websocket.dialect());
        if (!event) {
            co_await websocket.send_error(event.error());
            continue;
        }
        if (event->type != Event::Type::play) {
            if (const auto refusal = process_other(websocket, *event, game)) {
                co_await websocket.send_error(refusal);
            }
            continue;
        }
        const int column = event->column;

        // Play the move.
        const auto row = game.play(player, column);
        if (!row) {
            // Nothing has changed: it is still the same player's turn.
            co_await websocket.send_error(row.error());
            continue;
        }

        // Let the browser show it,
        const int move = static_cast<int>(game.moves().size());
        co_await websocket.send(PlayEvent{player, column, *row, move});
        ++websocket.metrics().moves;

        // and who has won, if that was the winning move.
        if (const auto winner = game.winner()) {
            const auto line = game.winning_line();
            co_await websocket.send(WinEvent{*winner, line});
        } else if (game.is_draw()) {
            co_await websocket.send_v2(DrawEvent{});
        }

        player = opponent(player);
    }
}

}  // namespace server
