// Calls send() without co_await, which does not compile.

#include "websockets/connection.hpp"

websockets::awaitable<void> greet(websockets::Connection websocket) {
    websocket.send("Hello!");
    co_await websocket.close();
}
