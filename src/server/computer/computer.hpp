#pragma once

#include "server/computer/engine.hpp"
#include "server/rooms/room.hpp"

namespace server {

/// The computer's side of a game: whenever it is its turn, it thinks, and its move goes the way of
/// all moves. Ends by being cancelled, or when the journal has forgotten the game. The room must
/// have a computer.
websockets::awaitable<void> play_computer(Room& room, Engine& engine);

}  // namespace server
