#pragma once

#include "server/computer/engine.hpp"
#include "server/rooms/room.hpp"
#include "websockets/asio.hpp"

namespace server {

/// Runs a player's side of a game, and beside it the computer's side if the room has one: whenever
/// it is the computer's turn, the engine thinks, and its move is played like any other.
///
/// Ends with the player's side, whose exceptions it passes on, or when the journal has no such
/// match any more. The computer goes on from the same position when the player comes back. The room
/// and the engine must outlive this.
websockets::awaitable<void> play_with_computer(Room& room, Engine& engine,
                                               websockets::awaitable<void> player);

}  // namespace server
