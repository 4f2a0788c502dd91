#include "server/rooms/presence_message.hpp"

#include <sstream>

namespace server {

using connect4::Seat;
using Type = PresenceMessage::Type;

std::string to_text(const PresenceMessage& message) {
    std::ostringstream text;
    switch (message.type) {
        case Type::here:
            text << "here " << message.attendance.seats[0] << ' ' << message.attendance.seats[1]
                 << ' ' << message.attendance.watchers << ' ' << message.attendance.lost[0] << ' '
                 << message.attendance.lost[1];
            break;
        case Type::took:
            text << "took " << static_cast<int>(message.seat);
            break;
        case Type::joined:
            text << "joined";
            break;
        case Type::who:
            text << "who";
            break;
    }
    return text.str();
}

std::optional<PresenceMessage> parse_presence_message(std::string_view text) {
    std::istringstream words{std::string(text)};
    std::string type;
    words >> type;
    if (type == "who") return PresenceMessage{Type::who};
    if (type == "joined") return PresenceMessage{Type::joined};
    if (type == "took") {
        bool is_second = false;
        if (!(words >> is_second)) return std::nullopt;
        return PresenceMessage{Type::took, {}, is_second ? Seat::second : Seat::first};
    }
    if (type != "here") return std::nullopt;
    Attendance attendance;
    if (!(words >> attendance.seats[0] >> attendance.seats[1] >> attendance.watchers)) {
        return std::nullopt;
    }
    words >> attendance.lost[0] >> attendance.lost[1];
    return PresenceMessage{Type::here, attendance};
}

}  // namespace server
