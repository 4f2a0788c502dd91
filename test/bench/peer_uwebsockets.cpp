// The tutorial's hot-seat server on uWebSockets, for the benchmark. It is compiled only if CMake's
// variable UWEBSOCKETS_DIR names a checkout of uWebSockets with its submodules.

#include <App.h>

#include <string_view>

#include "connect4/connect4.hpp"
#include "connect4/protocol/events.hpp"

using namespace connect4;

namespace {

struct Table {
    Connect4 game;
    Player player = PLAYER1;
};

using WebSocket = uWS::WebSocket<false, true, Table>;

void play(WebSocket& websocket, std::string_view message) {
    auto& [game, player] = *websocket.getUserData();
    const auto event = parse_event(message, Dialect::tutorial);
    const auto row = game.play(player, event->column);
    const int move = static_cast<int>(game.moves().size());
    websocket.send(to_json(PlayEvent{player, event->column, *row, move}, Dialect::tutorial),
                   uWS::OpCode::TEXT);
    if (const auto winner = game.winner()) {
        const auto line = game.winning_line();
        websocket.send(to_json(WinEvent{*winner, line}, Dialect::tutorial), uWS::OpCode::TEXT);
    }
    player = opponent(player);
}

}  // namespace

int main() {
    uWS::App::WebSocketBehavior<Table> behavior;
    behavior.message = [](auto* websocket, std::string_view message, uWS::OpCode) {
        play(*websocket, message);
    };
    uWS::App().ws<Table>("/*", std::move(behavior)).listen("127.0.0.1", 0, [](auto*) {}).run();
}
