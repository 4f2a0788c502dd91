#include "server/find_seat.hpp"

#include <string>
#include <utility>

namespace server {

using namespace connect4;
using websockets::awaitable;

namespace {

std::string to_string(const Key& key) { return std::string(std::string_view(key)); }

// The key to watch the game of a `join` key; empty if the game is not found.
awaitable<std::string> find_watch_key(Rooms& rooms, std::string join_key, std::string network) {
    const auto room = co_await rooms.find(rooms.JOIN, join_key, network);
    co_return room ? (*room)->keys().watch : std::string();
}

}  // namespace

awaitable<std::optional<Place>> find_seat(Client& websocket, Rooms& rooms, Event init) {
    const std::string network = websocket.network();
    auto finding = init.join ? rooms.join(to_string(*init.join), websocket.dialect(), network)
                             : rooms.resume(to_string(*init.resume), network);
    const Result<Place> place = co_await std::move(finding);
    if (place) co_return *place;

    std::string watch_key;
    if (place.error() == Error::seat_taken) {
        watch_key = co_await find_watch_key(rooms, to_string(*init.join), network);
    }
    websocket.reject(place.error(), watch_key);
    co_return std::nullopt;
}

}  // namespace server
