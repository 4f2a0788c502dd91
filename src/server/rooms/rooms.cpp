#include "server/rooms/rooms.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "server/journal/keys.hpp"
#include "server/operation/server_error.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
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
             Clock::duration claim_after, std::size_t max_games_per_address)
    : loop_(loop),
      journal_(journal),
      metrics_(metrics),
      grace_(grace),
      claim_after_(claim_after),
      games_(max_games_per_address),
      timer_(loop) {}

Rooms::RoomPointer Rooms::add(Record record, Match match, Quota::Share share) {
    const auto room = std::make_shared<Room>(loop_, std::move(record), std::move(match), journal_,
                                             metrics_, claim_after_, std::move(share));
    room->register_key(JOIN, room->keys().join);
    room->register_key(WATCH, room->keys().watch);
    return room;
}

awaitable<Result<Rooms::RoomPointer>> Rooms::create(Opponent opponent, Begins begins,
                                                    std::string address) {
    Quota::Share share = games_.take(address);
    if (!share) co_return ServerError::too_many_games;
    Match match;
    if (const auto entry = first_entry(begins)) match.apply(*entry);
    const Record record{token_urlsafe(id_bytes), make_keys(), opponent, match.entries()};
    RoomPointer room = add(record, std::move(match), std::move(share));
    // Opened first, so that a failure leaves no record without a use.
    if (const auto failure = co_await room->open_new()) co_return failure;
    const bool is_recorded = co_await journal_.create(record);
    if (!is_recorded) co_return ServerError::unavailable;
    co_return room;
}

awaitable<Result<Rooms::RoomPointer>> Rooms::find(Registry& registry, std::string key,
                                                  std::string address) {
    RoomPointer room = find_in(registry, key);
    if (!room) {
        Result<Record> record = co_await journal_.load(key);
        if (!record) co_return record.error();
        const Result<RoomPointer> restored = restore(std::move(*record), address);
        if (!restored) co_return restored.error();
        // The key is one of this match, but it may be of another kind.
        room = find_in(registry, key);
        if (!room) co_return Error::game_not_found;
    }
    if (const auto failure = co_await room->open()) co_return failure;
    co_return room;
}

awaitable<Result<Place>> Rooms::join(std::string key, Dialect dialect, std::string address) {
    const Result<RoomPointer> room = co_await find(JOIN, key, address);
    if (!room) co_return room.error();
    if (dialect == Dialect::v2) {
        if (const auto refusal = co_await renew_resume_key(*room)) co_return refusal;
    }
    if (!(*room)->can_be_joined()) co_return Error::seat_taken;
    co_return Place{*room, Seat::second};
}

// Makes a resume key for the second seat. Of several clients that join at the same time, perhaps on
// several servers, one gets a key.
awaitable<error_code> Rooms::renew_resume_key(RoomPointer room) {
    const Result<Record> record = co_await journal_.load(room->keys().join);
    if (!record) co_return record.error();
    // Checked after the key is loaded: a client that takes the seat later replaces that key.
    if (!room->can_be_joined()) co_return Error::seat_taken;
    const std::string old_key = record->keys.resume[1];
    const std::string new_key = make_key();
    const Result<bool> replaced =
        co_await journal_.replace_resume_key(room->id(), old_key, new_key);
    if (!replaced) co_return replaced.error();
    if (!*replaced) co_return Error::seat_taken;
    room->set_resume_key(Seat::second, new_key);
    co_return error_code();
}

// The journal is asked even if the room is in memory, because another server may have replaced the
// key.
awaitable<Result<Place>> Rooms::resume(std::string key, std::string address) {
    Result<Record> record = co_await journal_.load(key);
    if (!record) co_return record.error();
    const auto& keys = record->keys.resume;
    const auto found = std::ranges::find(keys, key);
    if (found == keys.end()) co_return Error::game_not_found;
    const Seat seat = found == keys.begin() ? Seat::first : Seat::second;
    const Result<RoomPointer> room = restore(std::move(*record), address);
    if (!room) co_return room.error();
    if (const auto failure = co_await (*room)->open()) co_return failure;
    (*room)->set_resume_key(seat, key);
    co_return Place{*room, seat};
}

// Makes the room of a record. Another connection may have done so: then this gives that room.
Result<Rooms::RoomPointer> Rooms::restore(Record record, const std::string& address) {
    if (RoomPointer room = find_in(WATCH, record.keys.watch)) return room;
    auto match = replay_match(record.entries);
    if (!match) {
        spdlog::error("game {}: its record is against the rules", record.id);
        return Error::game_not_found;
    }
    Quota::Share share = games_.take(address);
    if (!share) return ServerError::too_many_games;
    return add(std::move(record), std::move(*match), std::move(share));
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
