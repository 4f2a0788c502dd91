#pragma once

#include "connect4/match.hpp"
#include "connect4/protocol/events.hpp"
#include "server/client.hpp"
#include "server/rooms/room.hpp"

namespace server {

/// Does what a player's event asks for that is no "play" event: to resign, a rematch, an analysis,
/// and more. Sends an "error" event to the client if that is refused; then nothing has changed.
websockets::awaitable<void> process_other(Client& websocket, Room& room, connect4::Seat seat,
                                          connect4::Event event);

/// A spectator's side of a game, until the connection ends: a spectator may only react, and ask
/// what the moves are worth.
websockets::awaitable<void> spectate(Client& websocket, Room& room);

}  // namespace server
