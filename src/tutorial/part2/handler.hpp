#pragma once

#include "tutorial/part2/games.hpp"
#include "websockets/connection.hpp"

namespace tutorial {

/// The games that can be joined or watched. It must outlive the handlers that use it.
struct Lobby {
    Games JOIN;
    Games WATCH;
};

/// Serves a connection: it starts, joins or watches a game, as its first event says.
websockets::awaitable<void> handler(websockets::Connection websocket, Lobby& lobby);

}  // namespace tutorial
