#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "server/journal/journal.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/metrics.hpp"
#include "server/rooms/room.hpp"
#include "websockets/asio.hpp"

namespace server {

/// The rooms in memory, to be found by their keys, and those that the journal can bring back.
///
/// A room lives as long as a connection uses it, and a grace time longer. Its end takes its keys
/// out of the registries.
class Rooms {
public:
    using RoomPointer = std::shared_ptr<Room>;

    /// The rooms that one kind of key leads to.
    using Registry = std::unordered_map<std::string, Room*>;

    Registry JOIN;
    Registry WATCH;
    Registry RESUME;

    /// The journal and the metrics must outlive the rooms.
    Rooms(websockets::Executor loop, Journal& journal, Metrics& metrics,
          websockets::Clock::duration grace);

    /// Makes a room for a new match, and records it. Gives ServerError::unavailable if that fails.
    websockets::awaitable<connect4::Result<RoomPointer>> create(connect4::Opponent opponent,
                                                                Quota::Share share);

    /// Finds the room to which a key of this registry's kind leads, in memory or in the journal.
    /// Gives Error::game_not_found or ServerError::unavailable.
    websockets::awaitable<connect4::Result<RoomPointer>> find(Registry& registry, std::string key);

    /// Keeps a room that somebody has left for the grace time from now on.
    void linger(RoomPointer room);

private:
    struct Leftover {
        websockets::Clock::time_point until;
        RoomPointer room;
    };

    RoomPointer add(Record record, connect4::Match match);
    connect4::Result<RoomPointer> restore(Record record);
    void wait_for_oldest();

    const websockets::Executor loop_;
    Journal& journal_;
    Metrics& metrics_;
    const websockets::Clock::duration grace_;
    std::deque<Leftover> leftovers_;  // the oldest first
    websockets::Timer timer_;         // expires with the oldest
};

}  // namespace server
