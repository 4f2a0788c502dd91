#include "server/rooms/rooms.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "server/journal/keys.hpp"
#include "server/operation/server_error.hpp"

namespace server {

using namespace connect4;
using websockets::awaitable;
using websockets::Clock;

namespace {

// Long enough that no two matches ever get the same, and short enough for a log that masks keys.
constexpr std::size_t id_bytes = 9;

Rooms::RoomPointer find_in(const Registry& registry, const std::string& key) {
    const auto found = registry.find(key);
    return found == registry.end() ? nullptr : found->second->shared_from_this();
}

}  // namespace

Rooms::Rooms(websockets::Executor loop, Journal& journal, Metrics& metrics, Clock::duration grace,
             std::size_t max_games_per_address)
    : loop_(loop),
      journal_(journal),
      metrics_(metrics),
      grace_(grace),
      games_(max_games_per_address),
      timer_(loop) {}

Rooms::RoomPointer Rooms::add(Record record, Match match, Quota::Share share) {
    const auto room = std::make_shared<Room>(loop_, std::move(record), std::move(match), journal_,
                                             metrics_, std::move(share));
    room->register_key(JOIN, room->keys().join);
    room->register_key(WATCH, room->keys().watch);
    for (const std::string& key : room->keys().resume) room->register_key(RESUME, key);
    return room;
}

awaitable<Result<Rooms::RoomPointer>> Rooms::create(Opponent opponent, std::string address) {
    Quota::Share share = games_.take(address);
    if (!share) co_return ServerError::too_many_games;
    const Record record{token_urlsafe(id_bytes), make_keys(), opponent, {}};
    RoomPointer room = add(record, Match(), std::move(share));
    // Opened first, so that a failure leaves no record without a use.
    if (const auto failure = co_await room->open_new()) co_return failure;
    const bool is_recorded = co_await journal_.create(record);
    if (!is_recorded) co_return ServerError::unavailable;
    co_return room;
}

awaitable<Result<Rooms::RoomPointer>> Rooms::find(Registry& registry, std::string key) {
    RoomPointer room = find_in(registry, key);
    if (!room) {
        Result<Record> record = co_await journal_.load(key);
        if (!record) co_return record.error();
        const Result<RoomPointer> restored = restore(std::move(*record));
        if (!restored) co_return restored.error();
        // The key is one of this match, but it may be of another kind.
        room = find_in(registry, key);
        if (!room) co_return Error::game_not_found;
    }
    if (const auto failure = co_await room->open()) co_return failure;
    co_return room;
}

awaitable<Result<Place>> Rooms::find_seat(const Event& init) {
    if (init.join) {
        const std::string key(std::string_view(*init.join));
        const Result<RoomPointer> room = co_await find(JOIN, key);
        if (!room) co_return room.error();
        if (!(*room)->can_be_joined()) co_return Error::seat_taken;
        co_return Place{*room, Seat::second};
    }
    const std::string key(std::string_view(*init.resume));
    const Result<RoomPointer> room = co_await find(RESUME, key);
    if (!room) co_return room.error();
    const bool is_first = (*room)->keys().resume[0] == key;
    co_return Place{*room, is_first ? Seat::first : Seat::second};
}

// Makes the room of a record. While the record was loaded, another connection may have done so:
// then this gives that room.
Result<Rooms::RoomPointer> Rooms::restore(Record record) {
    if (RoomPointer room = find_in(WATCH, record.keys.watch)) return room;
    auto match = replay_match(record.entries);
    if (!match) {
        spdlog::error("game {}: its record is against the rules", record.id);
        return Error::game_not_found;
    }
    return add(std::move(record), std::move(*match));
}

void Rooms::linger(RoomPointer room) {
    leftovers_.push_back({Clock::now() + grace_, std::move(room)});
    if (leftovers_.size() == 1) wait_for_oldest();
}

void Rooms::wait_for_oldest() {
    timer_.expires_at(leftovers_.front().until);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        while (!leftovers_.empty() && leftovers_.front().until <= Clock::now()) {
            leftovers_.pop_front();
        }
        if (!leftovers_.empty()) wait_for_oldest();
    });
}

}  // namespace server
