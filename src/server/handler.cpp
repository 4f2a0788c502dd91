#include "server/handler.hpp"

#include <optional>
#include <string>
#include <utility>

#include "connect4/protocol/events.hpp"
#include "server/client.hpp"
#include "server/computer/computer.hpp"
#include "server/find_seat.hpp"
#include "server/hot_seat.hpp"
#include "server/member.hpp"
#include "server/other_events.hpp"
#include "server/rooms/match_events.hpp"
#include "server/rooms/room.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Connection;

// The functions of the Python tutorial's app.py, in its order.

namespace {

// Sends an error message to this client only.
awaitable<void> error(Client& websocket, error_code reason) { return websocket.send_error(reason); }

// Sends the moves so far, and the result if there is one.
awaitable<void> replay(Client& websocket, Room& room) {
    // Make a copy, because moves may be played while this sends. They come after these events: the
    // queue of a connection holds more than a whole game, so send() does not wait here.
    const auto events = events_so_far(room.match(), websocket.dialect());
    for (const std::string& event : events) co_await websocket.connection().send(event);
    room.show_presence(websocket.connection());
}

// Receives and processes the moves of a player.
awaitable<void> play(Client& websocket, Room& room, Seat seat) {
    std::string message;
    while (co_await websocket.recv(message)) {
        // Parse an event, most often a "play" event.
        const auto event = parse_event(message, websocket.dialect());
        if (!event) {
            co_await error(websocket, event.error());
            continue;
        }
        if (event->type != Event::Type::play) {
            co_await process_other(websocket, room, seat, *event);
            continue;
        }

        // Play the move. The room records it, and then broadcasts a "play" event to all subscribers
        // and, if the move wins, a "win" event.
        const error_code refusal = co_await room.play(seat, event->column, event->move);
        if (refusal) {
            // The other player need not know of an illegal move.
            co_await error(websocket, refusal);
        }
    }
}

// Handles a connection from the first player: starts a new game.
awaitable<void> start(Client& websocket, Application& application, const Event& init) {
    // Make a room: a game, the set of connections that receive its moves, and its secret keys.
    const Opponent opponent = opponent_of(init);
    const auto found =
        co_await application.rooms.create(opponent, init.begins, websocket.network());
    if (!found) {
        websocket.reject(found.error());
        co_return;
    }
    const auto& room = *found;

    // The computer may have the first seat.
    const bool is_second = room->has_computer() && opponent.seat == Seat::first;
    const Seat seat = is_second ? Seat::second : Seat::first;
    const Member member(application.rooms, room, websocket, seat);

    // Send the keys, with which the page makes links for the second player and for spectators.
    co_await websocket.send(room->init_event(seat));
    room->show_presence(websocket.connection());

    // Receive and process the moves of the first player.
    co_await play_with_computer(*room, application.engine, websocket.network(),
                                play(websocket, *room, seat));
}

// Handles a connection from the second player, by the join link, or from a player who comes back:
// joins an existing game.
awaitable<void> join(Client& websocket, Application& application, const Event& init) {
    // Find the game and the seat.
    const auto found = co_await find_seat(websocket, application.rooms, init);
    if (!found) co_return;
    // The player may have reconnected while this waited: the newer connection keeps the seat.
    if (!websocket.connection().is_open()) co_return;
    const auto& [room, seat] = *found;
    if (init.join) room->announce_join();

    // Register to receive the moves of this game.
    const Member member(application.rooms, room, websocket, seat);
    co_await websocket.send_v2(room->init_event(seat));

    // Send the moves that were played already.
    co_await replay(websocket, *room);

    // Receive and process the moves of this player.
    co_await play_with_computer(*room, application.engine, websocket.network(),
                                play(websocket, *room, seat));
}

// Handles a connection from a spectator: watches an existing game.
awaitable<void> watch(Client& websocket, Application& application, std::string watch_key) {
    // Find the game.
    const auto found =
        co_await application.rooms.find(application.rooms.WATCH, watch_key, websocket.network());
    if (!found) {
        websocket.reject(found.error());
        co_return;
    }
    const auto& room = *found;

    // Register to receive the moves of this game.
    const Member member(application.rooms, room, websocket, std::nullopt);
    co_await websocket.send_v2(room->init_event(std::nullopt));

    // Send the moves that were played already.
    co_await replay(websocket, *room);

    // Keep the connection open, but accept no moves.
    co_await spectate(websocket, *room);
}

}  // namespace

awaitable<void> handler(Connection connection, std::shared_ptr<Application> application) {
    Client websocket(connection, *application);

    // Receive and parse the first event, which tells who is connecting.
    const auto event = co_await websocket.recv_first_event();
    if (!event) co_return;

    if (event->type == Event::Type::play) {
        // Two players share a browser, as in the tutorial's first part.
        co_await hot_seat(websocket);
    } else if (event->join) {
        // The second player joins an existing game.
        co_await join(websocket, *application, *event);
    } else if (event->watch) {
        // A spectator watches an existing game.
        co_await watch(websocket, *application, std::string(std::string_view(*event->watch)));
    } else if (event->resume) {
        // A player comes back to a game.
        co_await join(websocket, *application, *event);
    } else {
        // The first player starts a new game.
        co_await start(websocket, *application, *event);
    }
}

}  // namespace server
