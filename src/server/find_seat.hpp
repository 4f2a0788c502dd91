#pragma once

#include <optional>

#include "connect4/protocol/events.hpp"
#include "server/client.hpp"
#include "server/rooms/rooms.hpp"

namespace server {

/// Finds the seat to which the `join` or `resume` key of an "init" event leads; see Rooms::join()
/// and Rooms::resume(). If there is none, rejects the client and returns nothing. A client that has
/// the `join` key of a full game is told the key to watch it.
websockets::awaitable<std::optional<Place>> find_seat(Client& websocket, Rooms& rooms,
                                                      connect4::Event init);

}  // namespace server
