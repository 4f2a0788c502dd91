#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "connect4/match.hpp"

namespace server {

/// Who of a match is connected to one server.
struct Attendance {
    std::array<bool, 2> seats{};  ///< those that a live connection holds
    std::size_t watchers = 0;

    friend bool operator==(const Attendance&, const Attendance&) = default;
};

/// Who of a match is connected to other servers, as far as they have told.
class Neighbours {
public:
    void set(const std::string& server, const Attendance& attendance);
    void remove(const std::string& server) { attendances_.erase(server); }

    /// Removes all others than these.
    void keep(const std::set<std::string>& servers);

    /// All of them together.
    Attendance total() const;

private:
    std::map<std::string, Attendance> attendances_;  // by server
};

/// What servers tell each other about a match: who is there, that somebody has just taken a seat,
/// and that they want to know who is there.
struct News {
    enum class Type { here, took, who };
    Type type;
    Attendance attendance = {};                   ///< of `here`
    connect4::Seat seat = connect4::Seat::first;  ///< of `took`
};

std::string to_text(const News& news);

/// Nothing if the text is none of them: a newer server may tell more.
std::optional<News> parse_news(std::string_view text);

}  // namespace server
