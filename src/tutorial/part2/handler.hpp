#pragma once

#include "tutorial/part2/games.hpp"
#include "websockets/connection.hpp"

namespace tutorial {

/// The games that clients can join or watch. The lobby must outlive the handlers that use it.
struct Lobby {
    Games JOIN;
    Games WATCH;
};

/// Handles a connection, which starts, joins or watches a game according to its first event.
websockets::awaitable<void> handler(websockets::Connection websocket, Lobby& lobby);

}  // namespace tutorial
