#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "connect4/match.hpp"
#include "connect4/opponent.hpp"
#include "connect4/protocol/events.hpp"
#include "server/journal/journal.hpp"
#include "server/rooms/presence_message.hpp"
#include "server/rooms/recorded_match.hpp"
#include "server/rooms/subscribers.hpp"
#include "websockets/asio.hpp"
#include "websockets/call_later.hpp"
#include "websockets/condition.hpp"
#include "websockets/connection.hpp"

namespace server {

/// The players and spectators of a match that are connected, on this server and on the servers that
/// share its journal. The subscribers that speak connect4.v2 are told by "presence" events, and the
/// other servers by presence messages.
class Presence {
public:
    /// A player may claim a game that the other one has left for `claim_after`; 0 means never. The
    /// match, the subscribers and the journal must exist until close().
    Presence(websockets::Executor loop, const RecordedMatch& match, connect4::Opponent opponent,
             const Subscribers& subscribers, Journal& journal,
             websockets::Clock::duration claim_after);

    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;

    /// Tells the other servers that no client is here any more. Only ask() may still run then.
    void close();

    /// Adds a player on a seat, who may have a name, or a spectator. A connection that holds the
    /// seat already is closed: it is an older one of the same player, whose loss has not been
    /// noticed yet.
    void add(const websockets::Connection& connection, std::optional<connect4::Seat> seat,
             std::string_view name);

    /// Tells all subscribers, on all servers, that a client joins on the second seat.
    void announce_join();

    /// Removes what add() has added with these arguments.
    void remove(const websockets::Connection& connection, std::optional<connect4::Seat> seat);

    /// The connection on this server that holds the seat, open or not. It holds the seat until it
    /// is removed, or until a newer connection takes the seat, on any server.
    const std::optional<websockets::Connection>& connection(connect4::Seat seat) const {
        return seats_[connect4::index_of(seat)];
    }

    /// Whether the computer or a live connection holds the seat, on any server.
    bool is_taken(connect4::Seat seat) const;

    /// The time after which the player on a seat may claim the game, because the other one is away;
    /// 0 if that is now. Nothing if it is impossible: the other player is here, or has not made a
    /// move yet, or the game is over.
    std::optional<websockets::Clock::duration> time_to_claim(connect4::Seat seat) const;

    /// Shows a reaction to all subscribers, on all servers.
    void react(const connect4::ReactionEvent& reaction);

    /// Sends a "presence" event to each subscriber, and a presence message to the other servers,
    /// unless they have been told the same before.
    void show();

    /// The same after a change of a seat. For a change of the spectators it waits a while, because
    /// they come and go by the thousand.
    void show_after(std::optional<connect4::Seat> seat);

    /// Tells all subscribers, whatever they have been told before.
    void show_again();

    /// Tells one subscriber, whatever it has been told before.
    void show_to(const websockets::Connection& connection);

    /// Asks the other servers who is there, and waits for their answers, half a second at most.
    websockets::awaitable<void> ask();

    /// Presence messages may have been lost: the other servers are told who is here.
    void start_anew();

    /// Takes in a presence message; see JournalListener::on_message().
    void receive(const std::string& server, std::string_view text);

    /// Another server is not there any more.
    void forget(const std::string& server);

private:
    std::optional<websockets::Connection>& holder(connect4::Seat seat) {
        return seats_[connect4::index_of(seat)];
    }
    bool is_here(connect4::Seat seat) const;
    bool is_lost(connect4::Seat seat) const;
    connect4::PresenceEvent event() const;
    void note_absences();
    void update();
    std::string text() const;
    void show_join();
    void show_reaction(const connect4::ReactionEvent& reaction);
    void publish_attendance();
    void publish(const PresenceMessage& message);
    void receive_attendance(const std::string& server, const Attendance& attendance);
    void receive_take(connect4::Seat seat, bool is_own);
    websockets::awaitable<void> wait_for_answers(std::size_t count);

    const websockets::Executor loop_;
    const RecordedMatch& match_;
    const connect4::Opponent opponent_;
    const Subscribers& subscribers_;
    Journal& journal_;
    std::array<std::optional<websockets::Connection>, 2> seats_;  // by seat
    const websockets::Clock::duration claim_after_;
    std::array<bool, 2> lost_{};        // by seat: whether its last connection here was lost
    std::array<std::string, 2> names_;  // by seat
    std::array<std::optional<websockets::Clock::time_point>, 2> absent_since_;  // by seat
    std::size_t watchers_ = 0;
    std::map<std::string, Attendance> others_;  // by server
    // The last event, and what each subscriber was shown last.
    std::shared_ptr<const connect4::PresenceEvent> event_;
    std::map<websockets::Connection, std::shared_ptr<const connect4::PresenceEvent>> shown_;
    std::optional<Attendance> published_ = Attendance();  // last; nothing if it must be repeated
    std::array<int, 2> takes_{};      // by seat: our own "took" messages not yet received back
    std::set<std::string> answered_;  // the servers that sent "here" since ask()
    websockets::Condition received_;  // notified when a server has sent "here"
    std::optional<websockets::CallLater> show_later_;
    bool is_due_ = false;  // whether show_later_ has not called yet
};

}  // namespace server
