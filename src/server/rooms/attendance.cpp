#include "server/rooms/attendance.hpp"

#include <sstream>

namespace server {

using connect4::Seat;
using connect4::SEATS;

void Neighbours::set(const std::string& server, const Attendance& attendance) {
    if (attendance == Attendance()) {
        remove(server);
    } else {
        attendances_[server] = attendance;
    }
}

void Neighbours::keep(const std::set<std::string>& servers) {
    std::erase_if(attendances_, [&](const auto& entry) { return !servers.contains(entry.first); });
}

Attendance Neighbours::total() const {
    Attendance total;
    for (const auto& [server, attendance] : attendances_) {
        total.watchers += attendance.watchers;
        for (const Seat seat : SEATS) {
            const auto index = static_cast<std::size_t>(seat);
            total.seats[index] = total.seats[index] || attendance.seats[index];
        }
    }
    return total;
}

std::string to_text(const News& news) {
    std::ostringstream text;
    switch (news.type) {
        case News::Type::here:
            text << "here " << news.attendance.seats[0] << ' ' << news.attendance.seats[1] << ' '
                 << news.attendance.watchers;
            break;
        case News::Type::took:
            text << "took " << static_cast<int>(news.seat);
            break;
        case News::Type::who:
            text << "who";
            break;
    }
    return text.str();
}

std::optional<News> parse_news(std::string_view text) {
    std::istringstream words{std::string(text)};
    std::string type;
    words >> type;
    if (type == "who") return News{News::Type::who};
    if (type == "took") {
        bool second = false;
        if (!(words >> second)) return std::nullopt;
        return News{News::Type::took, {}, second ? Seat::second : Seat::first};
    }
    if (type != "here") return std::nullopt;
    Attendance attendance;
    if (!(words >> attendance.seats[0] >> attendance.seats[1] >> attendance.watchers)) {
        return std::nullopt;
    }
    return News{News::Type::here, attendance};
}

}  // namespace server
