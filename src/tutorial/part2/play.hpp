#pragma once

#include <boost/system/error_code.hpp>
#include <memory>

#include "connect4/connect4.hpp"
#include "tutorial/part2/games.hpp"
#include "websockets/connection.hpp"

/// The events of a game after it has started.
namespace tutorial {

/// Sends an "error" event.
websockets::awaitable<void> error(websockets::Connection websocket,
                                  boost::system::error_code reason);

/// Sends the past moves of the game.
websockets::awaitable<void> replay(websockets::Connection websocket, std::shared_ptr<Game> game);

/// Receives moves of the given player and plays them, until the connection is closed.
websockets::awaitable<void> play(websockets::Connection websocket, std::shared_ptr<Game> game,
                                 connect4::Player player);

}  // namespace tutorial
