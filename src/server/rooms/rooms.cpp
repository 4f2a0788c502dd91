#include "server/rooms/rooms.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <utility>

#include "server/journal/keys.hpp"
#include "server/operation/server_error.hpp"

namespace server {

using namespace connect4;
using websockets::awaitable;
using websockets::Clock;

namespace {

// Long enough that two matches never meet, and short enough for a log that masks keys.
constexpr std::size_t id_bytes = 9;

// Lets a key lead to a room as long as this lives.
class Registration {
public:
    Registration(Rooms::Registry& registry, std::string key, Room& room)
        : registry_(registry), key_(std::move(key)) {
        registry_.emplace(key_, &room);
    }
    ~Registration() { registry_.erase(key_); }
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

private:
    Rooms::Registry& registry_;
    const std::string key_;
};

// All keys of a room.
struct Registrations {
    Registrations(Rooms& rooms, Room& room)
        : join(rooms.JOIN, room.keys().join, room),
          watch(rooms.WATCH, room.keys().watch, room),
          first(rooms.RESUME, room.keys().resume[0], room),
          second(rooms.RESUME, room.keys().resume[1], room) {}

    const Registration join;
    const Registration watch;
    const Registration first;
    const Registration second;
};

Rooms::RoomPointer find_in(const Rooms::Registry& registry, const std::string& key) {
    const auto found = registry.find(key);
    return found == registry.end() ? nullptr : found->second->shared_from_this();
}

}  // namespace

Rooms::Rooms(websockets::Executor loop, Journal& journal, Metrics& metrics, Clock::duration grace)
    : loop_(loop), journal_(journal), metrics_(metrics), grace_(grace), timer_(loop) {}

Rooms::RoomPointer Rooms::add(Record record, Match match) {
    const auto room =
        std::make_shared<Room>(loop_, std::move(record), std::move(match), journal_, metrics_);
    room->keep(std::make_shared<Registrations>(*this, *room));
    return room;
}

awaitable<Result<Rooms::RoomPointer>> Rooms::create(Opponent opponent, Quota::Share share) {
    const Record record{token_urlsafe(id_bytes), make_keys(), opponent, {}};
    RoomPointer room = add(record, Match());
    room->keep(std::move(share));
    // What cannot be followed would stay in the journal without a use.
    if (const auto failure = co_await room->follow(true)) co_return failure;
    const bool recorded = co_await journal_.create(record);
    if (!recorded) co_return ServerError::unavailable;
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
    if (const auto failure = co_await room->follow()) co_return failure;
    co_return room;
}

// The room of a record; the one in memory, if somebody else has been faster to bring it back.
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
