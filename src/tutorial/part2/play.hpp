#pragma once

#include <boost/system/error_code.hpp>
#include <memory>

#include "connect4/connect4.hpp"
#include "tutorial/part2/games.hpp"
#include "websockets/connection.hpp"

/// What players do once they have met.
namespace tutorial {

/// Sends an "error" event.
websockets::awaitable<void> error(websockets::Connection websocket,
                                  boost::system::error_code reason);

/// Sends the moves so far.
websockets::awaitable<void> replay(websockets::Connection websocket, std::shared_ptr<Game> game);

/// Receives and plays a player's moves, until the connection is closed.
websockets::awaitable<void> play(websockets::Connection websocket, std::shared_ptr<Game> game,
                                 connect4::Player player);

}  // namespace tutorial
