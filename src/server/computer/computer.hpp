#pragma once

#include <string>

#include "server/computer/engine.hpp"
#include "server/rooms/room.hpp"
#include "websockets/asio.hpp"

namespace server {

/// Runs a player's side of a game and, if the room has a computer, the computer's side at the same
/// time: whenever it is the computer's turn, the engine searches, and its move is played like any
/// other.
///
/// Ends with the player's side, whose exceptions it passes on, or when the journal has removed the
/// match. The computer goes on from the same position when the player comes back. The room and the
/// engine must outlive this. The address is that of the player; see Engine.
websockets::awaitable<void> play_with_computer(Room& room, Engine& engine, std::string address,
                                               websockets::awaitable<void> player);

}  // namespace server
