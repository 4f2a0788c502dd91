#pragma once

#include <boost/system/error_code.hpp>

#include "connect4/protocol/events.hpp"
#include "server/client.hpp"
#include "server/rooms/room.hpp"

namespace server {

/// Does what a player's event asks for: a move, a resignation, a rematch. Everyone in the room sees
/// it as soon as it is recorded. Returns why it was refused, if it was; then nothing has changed.
///
/// A move that the client sends again after a lost connection, and that has been played already, is
/// confirmed to this client only.
websockets::awaitable<boost::system::error_code> process_event(Client& websocket, Room& room,
                                                               connect4::Player player,
                                                               connect4::Event event);

/// The same for who watches, and may only ask what the moves are worth.
boost::system::error_code process_watching_event(Client& websocket, const Room& room,
                                                 connect4::Event event);

}  // namespace server
