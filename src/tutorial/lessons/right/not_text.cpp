// Converts an event to text, and sends the text.

#include "connect4/protocol/events.hpp"
#include "websockets/connection.hpp"

websockets::awaitable<void> announce(websockets::Connection websocket, connect4::Player winner) {
    const connect4::WinEvent event{winner, {}};
    co_await websocket.send(to_json(event, connect4::Dialect::tutorial));
}
