#include "server/handler.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "connect4/protocol/events.hpp"
#include "server/client.hpp"
#include "server/computer/computer.hpp"
#include "server/hot_seat.hpp"
#include "server/member.hpp"
#include "server/operation/address.hpp"
#include "server/operation/server_error.hpp"
#include "server/process_event.hpp"
#include "server/rooms/room.hpp"
#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;
using websockets::Executor;
using websockets::Timer;

namespace {

using RoomPointer = Rooms::RoomPointer;

std::string text_of(const Key& key) { return std::string(std::string_view(key)); }

// Says what was wrong with the last event.
awaitable<void> error(Client& websocket, error_code reason) { return websocket.send_error(reason); }

// Brings a client that comes late up to date: the moves so far, the result, and who is there.
//
// All of it is less than what makes send() wait for a client that reads, so nothing else happens
// meanwhile, and no copy of the moves is needed: those that are played next follow in order, each
// once.
awaitable<void> replay(Client& websocket, Room& room) {
    const Match& match = room.match();
    for (std::size_t index = 0; index < match.game().moves().size(); ++index) {
        co_await websocket.send(room.play_event(index));
    }
    if (const auto winner = match.winner()) {
        const auto line = match.game().winning_line();
        co_await websocket.send(WinEvent{*winner, line});
    } else if (match.is_draw()) {
        co_await websocket.send_v2(DrawEvent{});
    }
    if (const auto player = match.wants_rematch()) {
        co_await websocket.send_v2(RematchEvent{*player});
    }
    room.tell_presence(websocket.connection());
}

// A player's side of the game: read, then engine, then write, until the connection ends.
awaitable<void> play(Client& websocket, Room& room, Seat seat) {
    std::string message;
    while (co_await websocket.recv(message)) {
        // Read what the player wants, most often a "play" event.
        const auto event = parse_event(message, websocket.dialect());
        if (!event) {
            co_await error(websocket, event.error());
            continue;
        }

        // Play the move. As soon as it is recorded the room broadcasts it, with a "win" event if it
        // wins; see Room::advance().
        const error_code refusal =
            co_await process_event(websocket, room, room.player(seat), *event);
        if (refusal) {
            // An illegal move is nobody else's business.
            co_await error(websocket, refusal);
        }
    }
}

// Both sides of the game, if the other one is the computer's.
awaitable<void> play_against_opponent(Client& websocket, Application& application, Room& room,
                                      Seat seat) {
    if (room.has_computer()) {
        // Its side ends with the connection; the next one goes on where it was.
        co_await websockets::first_completed(play(websocket, room, seat),
                                             play_computer(room, application.engine));
    } else {
        co_await play(websocket, room, seat);
    }
}

// The first player starts a game.
awaitable<void> start(Client& websocket, Application& application, Opponent opponent,
                      std::string address) {
    const Quota::Share share = application.games.take(address);
    if (!share) {
        websocket.send_away(ServerError::too_many_games);
        co_return;
    }

    // Against the computer, whoever starts may leave the first seat to it.
    const bool is_second =
        opponent.kind == Opponent::Kind::computer && opponent.seat == Seat::first;
    const Seat seat = is_second ? Seat::second : Seat::first;

    // A room is the game, those who see its moves, and the keys that lead to it.
    const auto found = co_await application.rooms.create(opponent, share);
    if (!found) {
        websocket.send_away(found.error());
        co_return;
    }
    const RoomPointer room = *found;
    const Member member(application.rooms, room, websocket, seat);

    // The browser makes links of the keys, to invite the other player and spectators.
    co_await websocket.send(room->init_event(seat));
    room->tell_presence(websocket.connection());
    co_await play_against_opponent(websocket, application, *room, seat);
}

// A player takes a seat in a game that may have begun.
awaitable<void> take_seat(Client& websocket, Application& application, RoomPointer room,
                          Seat seat) {
    // Who has given up and come back meanwhile must not lose the seat to this connection.
    if (!websocket.connection().is_open()) co_return;

    // From now on this connection sees all moves; those before are replayed.
    const Member member(application.rooms, room, websocket, seat);
    co_await websocket.send_v2(room->init_event(seat));
    co_await replay(websocket, *room);
    co_await play_against_opponent(websocket, application, *room, seat);
}

// The second player joins by the link that the first one has sent.
awaitable<void> join(Client& websocket, Application& application, std::string join_key) {
    const auto room = co_await application.rooms.find(application.rooms.JOIN, join_key);
    if (!room) {
        websocket.send_away(room.error());
        co_return;
    }
    const bool is_for_friend = (*room)->opponent().kind == Opponent::Kind::friend_;
    if ((*room)->is_taken(Seat::second) || !is_for_friend) {
        websocket.send_away(Error::seat_taken);
        co_return;
    }
    co_await take_seat(websocket, application, *room, Seat::second);
}

// A player comes back, after a reload or a lost connection.
awaitable<void> resume(Client& websocket, Application& application, std::string resume_key) {
    const auto room = co_await application.rooms.find(application.rooms.RESUME, resume_key);
    if (!room) {
        websocket.send_away(room.error());
        co_return;
    }
    const bool is_first = (*room)->keys().resume[0] == resume_key;
    const Seat seat = is_first ? Seat::first : Seat::second;
    co_await take_seat(websocket, application, *room, seat);
}

// A spectator watches.
awaitable<void> watch(Client& websocket, Application& application, std::string watch_key) {
    const auto room = co_await application.rooms.find(application.rooms.WATCH, watch_key);
    if (!room) {
        websocket.send_away(room.error());
        co_return;
    }
    const Member member(application.rooms, *room, websocket, std::nullopt);
    co_await websocket.send_v2((*room)->init_event(std::nullopt));
    co_await replay(websocket, **room);

    // Whoever watches does not play; all they can do is stay, and ask what would be good.
    std::string message;
    while (co_await websocket.recv(message)) {
        const auto event = parse_event(message, websocket.dialect());
        const error_code refusal =
            event ? process_watching_event(websocket, **room, *event) : event.error();
        if (refusal) co_await error(websocket, refusal);
    }
}

// Receives the first event that can begin anything, and leaves its message for who wants it.
// Returns nothing if the connection is closed before.
awaitable<std::optional<Event>> recv_first(Client& websocket, std::string& message) {
    for (;;) {
        const bool received = co_await websocket.recv(message);
        if (!received) co_return std::nullopt;
        const auto event = parse_event(message, websocket.dialect());
        if (!event) {
            co_await error(websocket, event.error());
        } else if (event->type == Event::Type::init || event->type == Event::Type::play) {
            co_return *event;
        } else {
            co_await error(websocket, Error::not_begun);
        }
    }
}

// Sends a client away that says nothing for too long, unless this ends before. A limit of zero is
// none.
class FirstEventLimit {
public:
    FirstEventLimit(Client& websocket, Executor loop, Clock::duration limit)
        : timer_(std::make_shared<Timer>(loop)) {
        if (limit == Clock::duration::zero()) return;
        timer_->expires_after(limit);
        timer_->async_wait([&websocket, timer = std::weak_ptr(timer_)](error_code error) {
            // The end of this may come too late to cancel the timer, but never too late for this.
            if (!error && !timer.expired()) websocket.send_away(ServerError::too_late);
        });
    }

private:
    const std::shared_ptr<Timer> timer_;
};

}  // namespace

awaitable<void> handler(Connection connection, std::shared_ptr<Application> application) {
    Client websocket(connection, *application);
    const std::string address = client_network(connection, application->options.trust_proxy);
    if (application->options.trust_proxy) {
        spdlog::info("connection {} comes from {}", connection.id(), address);
    }
    const Quota::Share share = application->connections.take(address);
    if (!share) {
        websocket.send_away(ServerError::too_many_connections);
        co_return;
    }

    // The first event tells who is connecting.
    std::string message;
    std::optional<FirstEventLimit> limit;
    limit.emplace(websocket, application->loop, application->options.first_event_within);
    const auto event = co_await recv_first(websocket, message);
    if (!event) co_return;
    limit.reset();

    if (event->type == Event::Type::play) {
        // Two players share this browser, and this was their first move.
        websocket.put_back(std::move(message));
        co_await hot_seat(websocket);
    } else if (event->join) {
        co_await join(websocket, *application, text_of(*event->join));
    } else if (event->watch) {
        co_await watch(websocket, *application, text_of(*event->watch));
    } else if (event->resume) {
        co_await resume(websocket, *application, text_of(*event->resume));
    } else {
        co_await start(websocket, *application, opponent_of(*event), address);
    }
}

}  // namespace server
