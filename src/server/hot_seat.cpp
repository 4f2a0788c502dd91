#include "server/hot_seat.hpp"

#include <string>

#include "connect4/connect4.hpp"
#include "connect4/protocol/events.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;

namespace {

// The players may ask what the moves are worth. There is no opponent to resign to.
awaitable<void> process_other(Client& websocket, const Event& event, const Connect4& game) {
    error_code refusal = Error::bad_event;
    if (event.type == Event::Type::analyse) refusal = websocket.start_analysis(game);
    if (event.type == Event::Type::init) refusal = Error::already_begun;
    if (refusal) co_await websocket.send_error(refusal);
}

}  // namespace

awaitable<void> hot_seat(Client& websocket) {
    // Two players share this connection, and take turns at a game of its own.
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
            co_await process_other(websocket, *event, game);
            continue;
        }

        // Play the move. After an illegal move it is still the same player's turn.
        const auto row = game.play(player, event->column);
        if (!row) {
            co_await websocket.send_error(row.error());
            continue;
        }

        // Send a "play" event to update the page.
        const int move = static_cast<int>(game.moves().size());
        co_await websocket.send(PlayEvent{player, event->column, *row, move});
        ++websocket.metrics().moves;

        // If the move wins, send a "win" event.
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
