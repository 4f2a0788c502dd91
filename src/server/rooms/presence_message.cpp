#include "server/rooms/presence_message.hpp"

#include <iomanip>
#include <sstream>

namespace server {

using connect4::PLAYER1;
using connect4::PLAYER2;
using connect4::ReactionEvent;
using connect4::Seat;
using Type = PresenceMessage::Type;

namespace {

void write(std::ostream& text, const Attendance& attendance) {
    const auto& [seats, watchers, lost, names] = attendance;
    text << "here " << seats[0] << ' ' << seats[1] << ' ' << watchers << ' ' << lost[0] << ' '
         << lost[1] << ' ' << std::quoted(names[0]) << ' ' << std::quoted(names[1]);
}

std::optional<Attendance> read_attendance(std::istream& words) {
    Attendance attendance;
    auto& [seats, watchers, lost, names] = attendance;
    if (!(words >> seats[0] >> seats[1] >> watchers)) return std::nullopt;
    if (words >> lost[0] >> lost[1]) words >> std::quoted(names[0]) >> std::quoted(names[1]);
    return attendance;
}

// A spectator has no colour.
void write(std::ostream& text, const ReactionEvent& event) {
    text << "reacts " << to_string(event.reaction) << ' '
         << (event.player ? to_string(*event.player) : "watcher");
}

std::optional<ReactionEvent> read_reaction(std::istream& words) {
    std::string word;
    std::string player;
    words >> word >> player;
    const auto reaction = connect4::reaction_of(word);
    if (!reaction || player.empty()) return std::nullopt;
    ReactionEvent event{*reaction, std::nullopt};
    if (player == to_string(PLAYER1)) event.player = PLAYER1;
    if (player == to_string(PLAYER2)) event.player = PLAYER2;
    return event;
}

}  // namespace

std::string to_text(const PresenceMessage& message) {
    std::ostringstream text;
    switch (message.type) {
        case Type::here:
            write(text, message.attendance);
            break;
        case Type::reacts:
            write(text, message.reaction);
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
    if (type == "reacts") {
        const auto reaction = read_reaction(words);
        if (!reaction) return std::nullopt;
        return PresenceMessage{.type = Type::reacts, .reaction = *reaction};
    }
    if (type != "here") return std::nullopt;
    const auto attendance = read_attendance(words);
    if (!attendance) return std::nullopt;
    return PresenceMessage{Type::here, *attendance};
}

}  // namespace server
