#pragma once

#include <boost/system/error_code.hpp>
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

    /// An address may have `max_games_per_address` rooms; 0 means no limit. For `claim_after` see
    /// Presence. The journal and the metrics must outlive the rooms.
    Rooms(websockets::Executor loop, Journal& journal, Metrics& metrics,
          websockets::Clock::duration grace, websockets::Clock::duration claim_after,
          std::size_t max_games_per_address);

    /// Makes a room for a new match, and records the match. Gives ServerError::too_many_games if
    /// the address has as many as it may, and ServerError::unavailable if recording fails.
    websockets::awaitable<connect4::Result<RoomPointer>> create(connect4::Opponent opponent,
                                                                connect4::Begins begins,
                                                                std::string address);

    /// Finds the room to which a key of this registry's kind leads, in memory or in the journal.
    /// Gives Error::game_not_found or ServerError::unavailable. A room that comes from the journal
    /// counts for this address; ServerError::too_many_games as in create().
    websockets::awaitable<connect4::Result<RoomPointer>> find(Registry& registry, std::string key,
                                                              std::string address);

    /// Finds the second seat of the room to which a `join` key leads. A client of connect4.v2 gets
    /// a new resume key for it, and the one before leads nowhere any more. Gives the errors of
    /// find(), and Error::seat_taken if the seat is not free.
    websockets::awaitable<connect4::Result<Place>> join(std::string key, connect4::Dialect dialect,
                                                        std::string address);

    /// Finds the seat to which a `resume` key leads. Gives the errors of find().
    websockets::awaitable<connect4::Result<Place>> resume(std::string key, std::string address);

    /// Keeps a room that has become empty for the grace time from now on.
    void linger(RoomPointer room);

private:
    struct Leftover {
        websockets::Clock::time_point until;
        RoomPointer room;
    };

    RoomPointer add(Record record, connect4::Match match, Quota::Share share);
    connect4::Result<RoomPointer> restore(Record record, const std::string& address);
    websockets::awaitable<boost::system::error_code> renew_resume_key(RoomPointer room);
    void wait_for_oldest();

    const websockets::Executor loop_;
    Journal& journal_;
    Metrics& metrics_;
    const websockets::Clock::duration grace_;
    const websockets::Clock::duration claim_after_;
    Quota games_;                     // by address
    std::deque<Leftover> leftovers_;  // the oldest first
    websockets::Timer timer_;         // expires with the oldest
};

}  // namespace server
