#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "connect4/match.hpp"
#include "server/client.hpp"
#include "server/rooms/room.hpp"
#include "server/rooms/rooms.hpp"

namespace server {

/// Registers a client to receive the events of a room, as a player on a seat or as a spectator, for
/// as long as this lives: try and finally in the tutorial's start(), join() and watch(). The rooms
/// and the client must outlive it.
class Member {
public:
    Member(Rooms& rooms, std::shared_ptr<Room> room, const Client& client,
           std::optional<connect4::Seat> seat)
        : rooms_(rooms), room_(std::move(room)), client_(client), seat_(seat) {
        room_->add(client_.connection(), client_.dialect(), seat_, client_.name());
    }

    /// The room outlives its last member for a while, because a player may come back.
    ~Member() {
        room_->remove(client_.connection(), client_.dialect(), seat_);
        if (room_->is_empty()) rooms_.linger(room_);
    }

    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;

private:
    Rooms& rooms_;
    const std::shared_ptr<Room> room_;
    const Client& client_;
    const std::optional<connect4::Seat> seat_;
};

}  // namespace server
