// Two browsers play one game.

#include <boost/asio/this_coro.hpp>

#include "connect4/protocol/events.hpp"
#include "tutorial/finally.hpp"
#include "tutorial/part2/games.hpp"
#include "tutorial/part2/play.hpp"
#include "tutorial/run.hpp"
#include "websockets/serve.hpp"

using namespace connect4;
using namespace tutorial;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

awaitable<void> start(Connection websocket, Games& JOIN) {
    // Initialize a game, the set of connections that receive its moves, and a secret key.
    const auto game = std::make_shared<Game>();
    game->connected.insert(websocket);
    const Finally leave([&] { game->connected.erase(websocket); });
    const std::string join_key = make_key();
    JOIN[join_key] = game;
    const Finally remove_key([&] { JOIN.erase(join_key); });

    // Send the key to the browser, which builds a link for the second player.
    const InitEvent init{.player = PLAYER1, .join = join_key};
    co_await websocket.send(to_json(init, Dialect::tutorial));

    co_await play(websocket, game, PLAYER1);
}

awaitable<void> join(Connection websocket, Games& JOIN, std::string join_key) {
    // Find the game.
    const auto found = JOIN.find(join_key);
    if (found == JOIN.end()) {
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

awaitable<void> handler(Connection websocket, Games& JOIN) {
    // The first event has the type "init" and chooses the role of this connection.
    const auto message = co_await websocket.recv();
    if (!message) co_return;
    const auto event = parse_event(*message, Dialect::tutorial);
    if (!event || event->type != Event::Type::init) {
        co_await error(websocket, event ? Error::bad_event : event.error());
    } else if (event->join) {
        co_await join(websocket, JOIN, std::string(*event->join));
    } else {
        co_await start(websocket, JOIN);
    }
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Games JOIN;
    const auto handle = [&](Connection websocket) { return handler(websocket, JOIN); };
    Server server = websockets::serve(loop, handle, {.host = "", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8001); }
