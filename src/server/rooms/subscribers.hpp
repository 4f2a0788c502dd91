#pragma once

#include <set>
#include <string_view>

#include "connect4/protocol/events.hpp"
#include "websockets/connection.hpp"

namespace server {

/// The connections that receive the events of a match, each in its dialect.
class Subscribers {
public:
    void add(const websockets::Connection& connection, connect4::Dialect dialect);
    void remove(const websockets::Connection& connection, connect4::Dialect dialect);
    bool is_empty() const { return tutorial_.empty() && v2_.empty(); }

    /// The connections that speak connect4.v2.
    const std::set<websockets::Connection>& v2() const { return v2_; }

    /// Sends an event to all of them.
    template <class Event>
    void broadcast(const Event& event) const {
        websockets::broadcast(tutorial_, to_json(event, connect4::Dialect::tutorial));
        broadcast_v2(event);
    }

    /// Sends an event that exists in connect4.v2 only.
    template <class Event>
    void broadcast_v2(const Event& event) const {
        websockets::broadcast(v2_, to_json(event, connect4::Dialect::v2));
    }

    /// Begins to close all connections, or those of the tutorial's dialect, with 1000 and a reason.
    void close(std::string_view reason) const;
    void close_tutorial(std::string_view reason) const;

private:
    std::set<websockets::Connection> tutorial_;
    std::set<websockets::Connection> v2_;
};

}  // namespace server
