#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connect4/match.hpp"
#include "connect4/opponent.hpp"
#include "connect4/protocol/events.hpp"
#include "server/journal/journal.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/metrics.hpp"
#include "server/rooms/journal_sync.hpp"
#include "server/rooms/presence.hpp"
#include "server/rooms/recorded_match.hpp"
#include "server/rooms/registry.hpp"
#include "server/rooms/subscribers.hpp"
#include "websockets/condition.hpp"
#include "websockets/connection.hpp"

namespace server {

/// A match, and the connections that receive its events: what a game and its set of connected
/// WebSockets are in the tutorial.
///
/// A move is recorded first, and then shown to all subscribers: so they see the same events in the
/// same order, and never one that could be lost again. Servers that share a journal have a room
/// each for the same match.
class Room final : public std::enable_shared_from_this<Room>,
                   private MatchObserver,
                   public JournalListener {
public:
    /// The match is that of the record. For `claim_after` see Presence. The share is that of the
    /// address that needs the room, if one is counted. The journal and the metrics must outlive the
    /// room.
    Room(websockets::Executor loop, Record record, connect4::Match match, Journal& journal,
         Metrics& metrics, websockets::Clock::duration claim_after, Quota::Share share = nullptr);
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    /// Lets a key lead to this room for as long as it lives.
    void register_key(Registry& registry, const std::string& key);

    /// Opens the room of a match that is not recorded yet, and that no other server knows. Returns
    /// ServerError::unavailable if that is impossible now.
    websockets::awaitable<boost::system::error_code> open_new();

    /// Opens the room of a recorded match, unless it is open, and brings it up to date. Returns
    /// ServerError::unavailable if that is impossible now, and Error::game_not_found if the match
    /// has been removed.
    websockets::awaitable<boost::system::error_code> open();

    const std::string& id() const { return recorded_.id(); }
    const Keys& keys() const { return keys_; }
    const connect4::Match& match() const { return recorded_.match(); }

    /// The opponent of the player who started the match.
    const connect4::Opponent& opponent() const { return opponent_; }

    /// Whether both colours play from the first seat.
    bool is_local() const { return opponent_.kind == connect4::Opponent::Kind::local; }

    /// Whether one of the players is the computer.
    bool has_computer() const { return opponent_.kind == connect4::Opponent::Kind::computer; }

    /// Whether another client can join on the second seat.
    bool can_be_joined() const;

    /// Tells all subscribers that a client joins on the second seat.
    void announce_join() { presence_->announce_join(); }

    /// Remembers the key with which a client has just got a seat, for its "init" events.
    void set_resume_key(connect4::Seat seat, std::string key) {
        keys_.resume[connect4::index_of(seat)] = std::move(key);
    }

    /// Whether clients may be told what the moves are worth: not while two people play.
    bool can_be_analysed() const;

    /// How often the board was emptied: by a rematch, because moves were taken back, or because the
    /// journal had lost moves.
    int resets() const { return resets_; }

    /// Whether there are no subscribers.
    bool is_empty() const { return subscribers_.is_empty(); }

    /// Plays a move in a column, counted from 0, for the player on a seat: records it, and then
    /// broadcasts "play" and, if the move wins, "win". Returns the reason if the move is illegal or
    /// cannot be recorded; then nothing has changed.
    ///
    /// A client sends a move again if it has lost its connection. If `move` has the number of a
    /// move that was played already, it is only confirmed to the player on the seat. If `move` has
    /// the number of takebacks, a move that was taken back is not played again.
    websockets::awaitable<boost::system::error_code> play(connect4::Seat seat, int column,
                                                          connect4::MoveNumber move = {});

    /// Records that the player on a seat resigns, and broadcasts "win". Returns as play().
    websockets::awaitable<boost::system::error_code> resign(connect4::Seat seat);

    /// Records that the player on a seat offers a rematch, or accepts the other player's offer, and
    /// broadcasts "rematch" or "reset". The computer accepts at once, and so do two players who
    /// share a connection. Returns as play().
    websockets::awaitable<boost::system::error_code> rematch(connect4::Seat seat);

    /// Records that the player on a seat asks to take a move back, or agrees to that, and
    /// broadcasts "takeback", or "reset" and the moves that are left. The computer agrees at once,
    /// and so do two players who share a connection. Returns as play().
    websockets::awaitable<boost::system::error_code> take_back(connect4::Seat seat);

    /// Records that the player on a seat claims the game, or a draw, because the other one has
    /// gone; broadcasts "win" or "draw". Returns Error::cannot_claim before the time, and otherwise
    /// as play().
    websockets::awaitable<boost::system::error_code> claim(connect4::Seat seat, bool claims_win);

    /// Shows the reaction of a player on a seat, or of a spectator, to all subscribers.
    void react(std::optional<connect4::Seat> seat, connect4::Reaction reaction);

    /// Waits until the match has other entries.
    websockets::awaitable<void> wait_for_entry() { return recorded_.wait_for_entry(); }

    /// The event that tells a player on a seat, or a spectator, its colour and its keys.
    connect4::InitEvent init_event(std::optional<connect4::Seat> seat) const;

    /// Sends the "presence" event to a subscriber that speaks connect4.v2.
    void show_presence(const websockets::Connection& connection) { presence_->show_to(connection); }

    /// Lets a connection receive the events of this room, as a player or as a spectator, until it
    /// is removed with the same arguments; see Member. An older connection on the seat is closed. A
    /// player may have a name.
    void add(const websockets::Connection& connection, connect4::Dialect dialect,
             std::optional<connect4::Seat> seat, std::string_view name);
    void remove(const websockets::Connection& connection, connect4::Dialect dialect,
                std::optional<connect4::Seat> seat);

    void on_entry(std::size_t n, connect4::Entry entry) override { sync_->receive(n, entry); }
    void on_gap() override;
    void on_message(const std::string& server, std::string_view message) override {
        presence_->receive(server, message);
    }
    void on_server_gone(const std::string& server) override { presence_->forget(server); }
    void on_pause_changed() override { presence_->show(); }

private:
    void on_recorded(connect4::Entry entry) override;
    void on_rolled_back() override;
    void on_removed() override;

    connect4::Player player(connect4::Seat seat) const;
    boost::system::error_code confirm(connect4::Seat seat, int column, std::size_t index) const;
    void broadcast_move();
    void broadcast_result();
    void broadcast_reset(std::string_view reason, bool is_takeback = false);
    void broadcast_position();
    static websockets::awaitable<void> ask_others(std::weak_ptr<Room> room,
                                                  std::shared_ptr<Presence> presence);

    const websockets::Executor loop_;
    Keys keys_;
    const connect4::Opponent opponent_;
    const Quota::Share share_;
    Metrics& metrics_;
    std::list<Registration> registrations_;
    enum class State { closed, opening, open } state_ = State::closed;
    websockets::Condition opened_;  // notified when the room is no longer opening
    int resets_ = 0;
    Subscribers subscribers_;
    RecordedMatch recorded_;
    const std::shared_ptr<JournalSync> sync_;
    const std::shared_ptr<Presence> presence_;
};

}  // namespace server
