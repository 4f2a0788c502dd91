#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "connect4/match.hpp"
#include "connect4/protocol/events.hpp"

namespace server {

/// Which clients of a match are connected to one server.
struct Attendance {
    std::array<bool, 2> seats{};  ///< by seat: whether a live connection holds it
    std::size_t watchers = 0;
    std::array<bool, 2> lost{};        ///< by seat: whether its last connection was lost there
    std::array<std::string, 2> names;  ///< by seat: of the player there; empty if there is none

    friend bool operator==(const Attendance&, const Attendance&) = default;
};

/// A message by which servers that share a match tell each other about its presence.
struct PresenceMessage {
    enum class Type {
        here,    ///< the attendance of the sender's server
        took,    ///< a connection to the sender's server has taken a seat
        joined,  ///< a client of the sender's server joins on the second seat
        reacts,  ///< a client of the sender's server reacts
        who,     ///< asks the other servers to send "here"
    };
    Type type;
    Attendance attendance = {};                   ///< of `here`
    connect4::Seat seat = connect4::Seat::first;  ///< of `took`
    connect4::ReactionEvent reaction = {};        ///< of `reacts`
};

/// The message as it is published, such as `here 1 0 12 0 0 "Ann" ""`.
std::string to_text(const PresenceMessage& message);

/// Parses a published message. Returns nothing if its type is unknown: a newer server may send
/// more types. "here" of an older server has no lost seats and no names.
std::optional<PresenceMessage> parse_presence_message(std::string_view text);

}  // namespace server
