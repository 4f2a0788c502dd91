#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "connect4/protocol/events.hpp"
#include "websockets/connection.hpp"

namespace server {

/// The connections that receive the events of a match, each in its dialect.
class Audience {
public:
    void add(const websockets::Connection& connection, connect4::Dialect dialect);
    void remove(const websockets::Connection& connection, connect4::Dialect dialect);
    bool is_empty() const { return tutorial_.empty() && v2_.empty(); }

    /// Sends an event to everyone.
    template <class Event>
    void broadcast(const Event& event) const {
        websockets::broadcast(tutorial_, to_json(event, connect4::Dialect::tutorial));
        broadcast_v2(event);
    }

    /// Sends an event that the tutorial's dialect does not have to everyone else.
    template <class Event>
    void broadcast_v2(const Event& event) const {
        const auto message = to_json(event, connect4::Dialect::v2);
        websockets::Broadcast broadcast(message);
        for (const auto& [connection, presence] : v2_) broadcast.to(connection);
    }

    /// Tells those of the second dialect who is there, if it is not what they were told last.
    void show_presence(const connect4::PresenceEvent& presence);

    /// Tells one of them, whatever it was told before.
    void show_presence(const connect4::PresenceEvent& presence,
                       const websockets::Connection& connection);

    /// Forgets what they were told last.
    void forget_presence();

    /// Closes all connections, or only those of the tutorial's dialect, normally and for a reason.
    void send_away(std::string_view reason) const;
    void send_tutorial_away(std::string_view reason) const;

private:
    std::set<websockets::Connection> tutorial_;
    // And who they were told is there.
    std::map<websockets::Connection, std::optional<connect4::PresenceEvent>> v2_;
};

}  // namespace server
