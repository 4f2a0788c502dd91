#include "server/rooms/audience.hpp"

#include <array>
#include <utility>

namespace server {

using connect4::Dialect;
using connect4::PresenceEvent;
using websockets::Connection;

void Audience::add(const Connection& connection, Dialect dialect) {
    if (dialect == Dialect::v2) {
        v2_.emplace(connection, std::nullopt);
    } else {
        tutorial_.insert(connection);
    }
}

void Audience::remove(const Connection& connection, Dialect dialect) {
    if (dialect == Dialect::v2) {
        v2_.erase(connection);
    } else {
        tutorial_.erase(connection);
    }
}

void Audience::show_presence(const PresenceEvent& presence) {
    const auto text = to_json(presence, Dialect::v2);
    websockets::Broadcast news(text);
    for (auto& [connection, told] : v2_) {
        if (std::exchange(told, presence) != presence) news.to(connection);
    }
}

void Audience::show_presence(const PresenceEvent& presence, const Connection& connection) {
    const auto listener = v2_.find(connection);
    if (listener == v2_.end()) return;
    listener->second = presence;
    websockets::broadcast(std::array{connection}, to_json(presence, Dialect::v2));
}

void Audience::forget_presence() {
    for (auto& [connection, told] : v2_) told.reset();
}

void Audience::send_away(std::string_view reason) const {
    send_tutorial_away(reason);
    for (const auto& [connection, presence] : v2_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
}

void Audience::send_tutorial_away(std::string_view reason) const {
    for (const Connection& connection : tutorial_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
}

}  // namespace server
