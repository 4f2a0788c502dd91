#include "server/handler.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <string>
#include <variant>

#include "connect4/connect4.hpp"
#include "connect4/events.hpp"
#include "server/address.hpp"
#include "server/client.hpp"
#include "server/member.hpp"
#include "server/room.hpp"
#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;

namespace close_code = websockets::close_code;

namespace {

using RoomPointer = Rooms::RoomPointer;

std::string text_of(const Key& key) { return std::string(std::string_view(key)); }

// Send an error message.
awaitable<void> error(Client& websocket, error_code reason) { return websocket.send_error(reason); }

// Send an error message to a client with whom there is nothing more to do.
awaitable<void> refuse(Client& websocket, error_code reason) {
    co_await error(websocket, reason);
    if (reason == Error::unavailable) {
        co_await websocket.connection().close(close_code::try_again_later, reason.message());
    } else if (code_of(reason) == "too_many" || reason == Error::too_late) {
        co_await websocket.connection().close(close_code::policy_violation, reason.message());
    }
}

// Send previous moves, how the game ended if it has, and who is there.
//
// All of it is less than what makes send() wait, so nothing else happens while it is sent: moves
// that arrive later follow, in order, each once.
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

// The index of the move of this number, if it has been played.
std::optional<std::size_t> find_move(const Match& match, int number) {
    const auto index = static_cast<std::size_t>(number - 1);
    if (number == 0 || index >= match.game().moves().size()) return std::nullopt;
    return index;
}

// Play the move. One that the client sends again after a lost connection is only confirmed, to this
// client, if it has been played already.
awaitable<error_code> play_move(Client& websocket, Room& room, Player player, Event event) {
    const Connect4& game = room.match().game();
    if (const auto index = find_move(room.match(), event.move)) {
        const Move& move = game.moves()[*index];
        const bool same = move.column == event.column && (room.is_local() || move.player == player);
        if (!same) co_return Error::move_taken;
        co_await websocket.send(room.play_event(*index));
        co_return error_code();
    }
    const auto next = static_cast<int>(game.moves().size()) + 1;
    if (event.move > next) co_return Error::move_ahead;
    co_return co_await room.record(player, move_entry(event.column));
}

// Ask for a rematch. Who plays both colours agrees at once.
awaitable<error_code> ask_for_rematch(Room& room, Player player) {
    if (!room.is_local()) co_return co_await room.record(player, rematch_entry(player));
    const Player first = room.match().wants_rematch() == PLAYER1 ? PLAYER2 : PLAYER1;
    error_code refusal = co_await room.record(first, rematch_entry(first));
    if (!refusal && room.match().wants_rematch()) {
        refusal = co_await room.record(opponent(first), rematch_entry(opponent(first)));
    }
    co_return refusal;
}

awaitable<error_code> act(Client& websocket, Room& room, Player player, Event event) {
    switch (event.type) {
        case Event::Type::play:
            co_return co_await play_move(websocket, room, player, event);
        case Event::Type::resign:
            co_return co_await room.record(player, resign_entry(player));
        case Event::Type::rematch:
            co_return co_await ask_for_rematch(room, player);
        default:
            co_return Error::already_begun;
    }
}

// Receive and process moves from a player.
awaitable<void> play(Client& websocket, Room& room, Seat seat) {
    std::string message;
    while (co_await websocket.recv(message)) {
        // Parse a "play" event from the UI.
        const auto event = parse_event(message, websocket.dialect());
        if (!event) {
            co_await error(websocket, event.error());
            continue;
        }

        // Play the move. Once it is recorded, all that are connected get a "play" event to update
        // the UI; if the move is winning, a "win" event follows.
        const error_code refusal = co_await act(websocket, room, room.player(seat), *event);
        if (refusal) {
            // Send an "error" event if the move was illegal.
            co_await error(websocket, refusal);
        }
    }
}

// Handle a connection from the first player: start a new game.
awaitable<void> start(Client& websocket, Application& application, Opponent opponent,
                      std::string address) {
    const Quota::Share share = application.games.take(address);
    if (!share) {
        co_await refuse(websocket, Error::too_many_games);
        co_return;
    }

    // Initialize a Connect Four game, the set of WebSocket connections receiving moves from this
    // game, and secret access tokens.
    const auto found = co_await application.rooms.create(opponent, share);
    if (!found) {
        co_await refuse(websocket, found.error());
        co_return;
    }
    const RoomPointer room = *found;
    const Member member(application.rooms, room, websocket, Seat::first);

    // Send the secret access tokens to the browser of the first player, where they'll be used for
    // building "join" and "watch" links.
    co_await websocket.send(room->init_event(Seat::first));
    room->tell_presence(websocket.connection());
    // Receive and process moves from the first player.
    co_await play(websocket, *room, Seat::first);
}

// Handle a connection from a player who takes a seat in an existing game.
awaitable<void> take_seat(Client& websocket, Application& application, RoomPointer room,
                          Seat seat) {
    // Register to receive moves from this game.
    const Member member(application.rooms, room, websocket, seat);

    // Send the first move, in case the first player already played it.
    co_await websocket.send_v2(room->init_event(seat));
    co_await replay(websocket, *room);
    // Receive and process moves from the player.
    co_await play(websocket, *room, seat);
}

// Handle a connection from the second player: join an existing game.
awaitable<void> join(Client& websocket, Application& application, std::string join_key) {
    // Find the Connect Four game.
    const auto room = co_await application.rooms.find(application.rooms.JOIN, join_key);
    if (!room) {
        co_await refuse(websocket, room.error());
        co_return;
    }
    if ((*room)->is_taken(Seat::second) || (*room)->is_local()) {
        co_await refuse(websocket, Error::seat_taken);
        co_return;
    }
    co_await take_seat(websocket, application, *room, Seat::second);
}

// Handle a connection from a player who was there before: go on with an existing game.
awaitable<void> resume(Client& websocket, Application& application, std::string resume_key) {
    const auto room = co_await application.rooms.find(application.rooms.RESUME, resume_key);
    if (!room) {
        co_await refuse(websocket, room.error());
        co_return;
    }
    const bool is_first = (*room)->keys().resume[0] == resume_key;
    const Seat seat = is_first ? Seat::first : Seat::second;
    co_await take_seat(websocket, application, *room, seat);
}

// Handle a connection from a spectator: watch an existing game.
awaitable<void> watch(Client& websocket, Application& application, std::string watch_key) {
    // Find the Connect Four game.
    const auto room = co_await application.rooms.find(application.rooms.WATCH, watch_key);
    if (!room) {
        co_await refuse(websocket, room.error());
        co_return;
    }

    // Register to receive moves from this game.
    const Member member(application.rooms, *room, websocket, std::nullopt);
    // Send previous moves, in case the game already started.
    co_await websocket.send_v2((*room)->init_event(std::nullopt));
    co_await replay(websocket, **room);
    // Keep the connection open, but don't process any messages.
    std::string message;
    while (co_await websocket.recv(message)) {
        const auto event = parse_event(message, websocket.dialect());
        co_await error(websocket, event ? Error::not_a_player : event.error());
    }
}

// Handle a connection from two players who share a browser, as in the tutorial's first part.
awaitable<void> hot_seat(Client& websocket, Metrics& metrics) {
    // Initialize a Connect Four game.
    Connect4 game;

    // Players take alternate turns, using the same browser.
    Player player = PLAYER1;

    std::string message;
    while (co_await websocket.recv(message)) {
        // Parse a "play" event from the UI.
        const auto event = parse_event(message, websocket.dialect());
        if (!event) {
            // Send an "error" event if the message was no event.
            co_await error(websocket, event.error());
            continue;
        }
        if (event->type != Event::Type::play) {
            co_await error(websocket, Error::already_begun);
            continue;
        }
        const int column = event->column;

        // Play the move.
        const auto row = game.play(player, column);
        if (!row) {
            // Send an "error" event if the move was illegal.
            co_await error(websocket, row.error());
            continue;
        }

        // Send a "play" event to update the UI.
        const int move = static_cast<int>(game.moves().size());
        co_await websocket.send(PlayEvent{player, column, *row, move});
        ++metrics.moves;

        // If move is winning, send a "win" event.
        if (const auto winner = game.winner()) {
            const auto line = game.winning_line();
            co_await websocket.send(WinEvent{*winner, line});
        } else if (game.is_draw()) {
            co_await websocket.send_v2(DrawEvent{});
        }

        // Alternate turns.
        player = opponent(player);
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

// The same with a limit of time, unless that is zero; nothing comes of who is too late.
awaitable<std::optional<Event>> recv_first_within(Client& websocket, std::string& message,
                                                  Clock::duration limit) {
    using namespace boost::asio::experimental::awaitable_operators;
    if (limit == Clock::duration::zero()) co_return co_await recv_first(websocket, message);
    const auto outcome = co_await (recv_first(websocket, message) || websockets::sleep(limit));
    if (const auto* event = std::get_if<0>(&outcome)) co_return *event;
    co_await refuse(websocket, Error::too_late);
    co_return std::nullopt;
}

// Counts a connection as long as it lives, and in the end whether it was too slow.
class Counted {
public:
    Counted(Application& application, const Connection& connection)
        : application_(application), connection_(connection) {
        application_.connected.insert(connection_);
    }
    ~Counted() {
        application_.connected.erase(connection_);
        if (connection_.close_reason() == websockets::Broadcast::too_slow) {
            ++application_.metrics.slow_clients_dropped;
        }
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    Application& application_;
    const Connection& connection_;
};

}  // namespace

awaitable<void> handler(Connection connection, std::shared_ptr<Application> application) {
    const Counted counted(*application, connection);
    Client websocket(connection, application->options.max_events_per_second, application->metrics);
    const std::string address = client_network(connection, application->options.trust_proxy);
    const Quota::Share share = application->connections.take(address);
    if (!share) {
        co_await refuse(websocket, Error::too_many_connections);
        co_return;
    }

    // Receive and parse the "init" event from the UI.
    std::string message;
    const auto event =
        co_await recv_first_within(websocket, message, application->options.first_event_within);
    if (!event) co_return;

    if (event->type == Event::Type::play) {
        // Two players share this browser; this was their first move.
        websocket.put_back(std::move(message));
        co_await hot_seat(websocket, application->metrics);
    } else if (event->join) {
        // Second player joins an existing game.
        co_await join(websocket, *application, text_of(*event->join));
    } else if (event->watch) {
        // Spectator watches an existing game.
        co_await watch(websocket, *application, text_of(*event->watch));
    } else if (event->resume) {
        // Player comes back to an existing game.
        co_await resume(websocket, *application, text_of(*event->resume));
    } else {
        // First player starts a new game.
        const Opponent opponent = event->local ? Opponent::local : Opponent::friend_;
        co_await start(websocket, *application, opponent, address);
    }
}

}  // namespace server
