// Sends an event that was not converted to text, which does not compile.

#include "connect4/protocol/events.hpp"
#include "websockets/connection.hpp"

websockets::awaitable<void> announce(websockets::Connection websocket, connect4::Player winner) {
    const connect4::WinEvent event{winner, {}};
    co_await websocket.send(event);
}
