// Awaits send().

#include "websockets/connection.hpp"

websockets::awaitable<void> greet(websockets::Connection websocket) {
    co_await websocket.send("Hello!");
    co_await websocket.close();
}
