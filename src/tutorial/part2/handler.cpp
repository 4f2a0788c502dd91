#include "tutorial/part2/handler.hpp"

#include "connect4/protocol/events.hpp"
#include "tutorial/finally.hpp"
#include "tutorial/part2/play.hpp"

namespace tutorial {

using namespace connect4;
using websockets::awaitable;
using websockets::Connection;

namespace {

awaitable<void> start(Connection websocket, Lobby& lobby) {
    // Initialize a game, the set of connections that receive its moves, and two secret keys.
    const auto game = std::make_shared<Game>();
    game->connected.insert(websocket);
    const Finally leave([&] { game->connected.erase(websocket); });
    const std::string join_key = make_key();
    lobby.JOIN[join_key] = game;
    const Finally remove_join_key([&] { lobby.JOIN.erase(join_key); });
    const std::string watch_key = make_key();
    lobby.WATCH[watch_key] = game;
    const Finally remove_watch_key([&] { lobby.WATCH.erase(watch_key); });

    // Send the keys to the browser, which builds links for the second player and for spectators.
    const InitEvent init{.player = PLAYER1, .join = join_key, .watch = watch_key};
    co_await websocket.send(to_json(init, Dialect::tutorial));

    co_await play(websocket, game, PLAYER1);
}

awaitable<void> join(Connection websocket, Lobby& lobby, std::string join_key) {
    // Find the game.
    const auto found = lobby.JOIN.find(join_key);
    if (found == lobby.JOIN.end()) {
        co_await error(websocket, Error::game_not_found);
        co_return;
    }
    const auto game = found->second;

    // Register to receive moves from this game, and send the past ones.
    game->connected.insert(websocket);
    const Finally leave([&] { game->connected.erase(websocket); });
    co_await replay(websocket, game);

    co_await play(websocket, game, PLAYER2);
}

awaitable<void> watch(Connection websocket, Lobby& lobby, std::string watch_key) {
    // Find the game.
    const auto found = lobby.WATCH.find(watch_key);
    if (found == lobby.WATCH.end()) {
        co_await error(websocket, Error::game_not_found);
        co_return;
    }
    const auto game = found->second;

    // Register to receive moves from this game, and send the past ones.
    game->connected.insert(websocket);
    const Finally leave([&] { game->connected.erase(websocket); });
    co_await replay(websocket, game);

    // Keep the connection open, but don't receive any messages.
    co_await websocket.wait_closed();
}

}  // namespace

awaitable<void> handler(Connection websocket, Lobby& lobby) {
    // The first event has the type "init" and chooses the role of this connection.
    const auto message = co_await websocket.recv();
    if (!message) co_return;
    const auto event = parse_event(*message, Dialect::tutorial);
    if (!event || event->type != Event::Type::init) {
        co_await error(websocket, event ? Error::bad_event : event.error());
    } else if (event->join) {
        co_await join(websocket, lobby, std::string(*event->join));
    } else if (event->watch) {
        co_await watch(websocket, lobby, std::string(*event->watch));
    } else {
        co_await start(websocket, lobby);
    }
}

}  // namespace tutorial
