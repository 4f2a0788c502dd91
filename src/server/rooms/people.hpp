#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "connect4/match.hpp"
#include "server/journal/journal.hpp"
#include "server/rooms/attendance.hpp"
#include "websockets/asio.hpp"
#include "websockets/condition.hpp"
#include "websockets/connection.hpp"

namespace server {

/// Who is at a match: its players and spectators, on this server and on those that share its
/// journal. The servers tell each other by Journal::publish().
class People {
public:
    /// The journal must outlive this.
    People(websockets::Executor loop, std::string match, Journal& journal);

    /// A player on a seat, or a spectator, is there or is gone. A connection that holds the seat
    /// already is closed: it is an older one of the same player, whose loss has not been noticed
    /// yet. Other servers know who is there after the next tell().
    void add(const websockets::Connection& connection, std::optional<connect4::Seat> seat);
    void remove(const websockets::Connection& connection, std::optional<connect4::Seat> seat);

    /// The connection on this server that holds the seat, open or not, until it is removed or a
    /// newer one takes the seat, on any server.
    const std::optional<websockets::Connection>& connection(connect4::Seat seat) const {
        return seats_[static_cast<std::size_t>(seat)];
    }

    /// Whether a live connection holds the seat, on any server.
    bool is_taken(connect4::Seat seat) const;

    /// How many spectators there are on all servers.
    std::size_t watchers() const { return watchers_ + neighbours_.total().watchers; }

    /// Tells the other servers who is here, if it is not what they were told last.
    void tell();

    /// Tells them that nobody is here, unless they know.
    void tell_that_all_left();

    /// Asks the other servers who is there, and waits until they have answered, or half a second.
    websockets::awaitable<void> ask();

    /// Some news, of this server or of others, may not have been heard. What was under way is
    /// forgotten, and the others are told who is here.
    void start_anew();

    /// What a server told; see JournalListener::on_message(). Returns whether who is there may have changed.
    bool hear(const std::string& server, std::string_view news);

    /// A server is not there any more.
    void forget(const std::string& server) { neighbours_.remove(server); }

private:
    bool is_here(connect4::Seat seat) const;
    bool hear_of_take(connect4::Seat seat, bool is_own);
    websockets::awaitable<void> wait_for_answers(std::size_t count);
    std::optional<websockets::Connection>& holder(connect4::Seat seat) {
        return seats_[static_cast<std::size_t>(seat)];
    }

    const std::string match_;
    Journal& journal_;
    std::array<std::optional<websockets::Connection>, 2> seats_;
    std::size_t watchers_ = 0;
    std::array<int, 2> takes_{};  // of each seat: of how many the news are under way
    std::optional<Attendance> told_ = Attendance();  // to other servers
    Neighbours neighbours_;
    std::set<std::string> answered_;  // those servers that told who is there since we asked
    websockets::Condition heard_;
};

}  // namespace server
