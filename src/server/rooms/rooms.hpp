#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>

#include "connect4/opponent.hpp"
#include "connect4/protocol/events.hpp"
#include "server/journal/journal.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/metrics.hpp"
#include "server/rooms/registry.hpp"
#include "server/rooms/room.hpp"
#include "websockets/asio.hpp"

namespace server {

/// A seat in a room.
struct Place {
    std::shared_ptr<Room> room;
    connect4::Seat seat;
};

/// The rooms in memory, to be found by their keys, and those that the journal can bring back.
///
/// A room lives as long as a connection uses it, and a grace time longer. Its end takes its keys
/// out of the registries.
class Rooms {
public:
    using RoomPointer = std::shared_ptr<Room>;

    Registry JOIN;
    Registry WATCH;
    Registry RESUME;

    /// An address may have `max_games_per_address` rooms; 0 means no limit. The journal and the
    /// metrics must outlive the rooms.
    Rooms(websockets::Executor loop, Journal& journal, Metrics& metrics,
          websockets::Clock::duration grace, std::size_t max_games_per_address);

    /// Makes a room for a new match, and records the match. Gives ServerError::too_many_games if
    /// the address has as many as it may, and ServerError::unavailable if recording fails.
    websockets::awaitable<connect4::Result<RoomPointer>> create(connect4::Opponent opponent,
                                                                std::string address);

    /// Finds the room to which a key of this registry's kind leads, in memory or in the journal.
    /// Gives Error::game_not_found or ServerError::unavailable.
    websockets::awaitable<connect4::Result<RoomPointer>> find(Registry& registry, std::string key);

    /// Finds the seat that an "init" event asks for with a `join` or `resume` key. Gives the errors
    /// of find(), and Error::seat_taken to a client that joins where no seat is free.
    websockets::awaitable<connect4::Result<Place>> find_seat(const connect4::Event& init);

    /// Keeps a room that has become empty for the grace time from now on.
    void linger(RoomPointer room);

private:
    struct Leftover {
        websockets::Clock::time_point until;
        RoomPointer room;
    };

    RoomPointer add(Record record, connect4::Match match, Quota::Share share = nullptr);
    connect4::Result<RoomPointer> restore(Record record);
    void wait_for_oldest();

    const websockets::Executor loop_;
    Journal& journal_;
    Metrics& metrics_;
    const websockets::Clock::duration grace_;
    Quota games_;                     // by address
    std::deque<Leftover> leftovers_;  // the oldest first
    websockets::Timer timer_;         // expires with the oldest
};

}  // namespace server
