#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connect4/match.hpp"
#include "connect4/protocol/events.hpp"
#include "server/journal/journal.hpp"
#include "server/operation/metrics.hpp"
#include "server/rooms/audience.hpp"
#include "server/rooms/people.hpp"
#include "websockets/condition.hpp"
#include "websockets/connection.hpp"

namespace server {

/// A match, and the set of WebSocket connections that receive its events.
///
/// Whatever happens in a match goes through the journal first, and then through advance(), which
/// shows it to everyone: so all see the same, in one order, and never what could be lost again.
/// Where servers share the journal, each has a room of its own for the match.
class Room final : public JournalListener, public std::enable_shared_from_this<Room> {
public:
    /// The record's entries must be those of a match. The journal and the metrics must outlive the
    /// room.
    Room(websockets::Executor loop, Record record, connect4::Match match, Journal& journal,
         Metrics& metrics);
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    /// Lets the room follow what happens on other servers, and brings it up to date, unless the
    /// match is new: nobody else knows its keys then. Before this has returned, entries may be
    /// missing that somebody has seen on another server. Returns ServerError::unavailable if it is
    /// impossible now, and Error::game_not_found if the match has been removed.
    websockets::awaitable<boost::system::error_code> follow(bool is_new = false);

    const std::string& id() const { return id_; }
    const Keys& keys() const { return keys_; }
    const connect4::Match& match() const { return match_; }

    /// Who plays against the one who started the match.
    const connect4::Opponent& opponent() const { return opponent_; }

    /// Whether both colours play from the first seat.
    bool is_local() const { return opponent_.kind == connect4::Opponent::Kind::local; }

    /// Whether one of the players is the computer.
    bool has_computer() const { return opponent_.kind == connect4::Opponent::Kind::computer; }

    /// The colour for which a connection on this seat plays now.
    connect4::Player player(connect4::Seat seat) const;

    /// Whether a live connection holds the seat, or the computer.
    bool is_taken(connect4::Seat seat) const;

    /// Whether a connection may be told what the moves are worth: not while two people play.
    bool may_be_analysed() const;

    /// Whether nobody is there.
    bool is_empty() const { return audience_.is_empty(); }

    /// Keeps something for as long as the room lives.
    void keep(std::shared_ptr<void> thing) { kept_.push_back(std::move(thing)); }

    /// Records what a player does and shows it to everyone, unless it is against the rules or
    /// cannot be recorded: then this returns the reason, and nothing has changed for anyone.
    websockets::awaitable<boost::system::error_code> record(connect4::Player player,
                                                            connect4::Entry entry);

    /// Waits until the match has other entries.
    websockets::awaitable<void> wait_for_entry();

    /// The events that tell a connection where the match stands.
    connect4::InitEvent init_event(std::optional<connect4::Seat> seat) const;
    connect4::PlayEvent play_event(std::size_t index) const;

    /// Lets a connection receive what happens in this room from now on, as a player or as a
    /// spectator, until it is removed with the same arguments; see Member. An older connection that
    /// holds the seat is closed.
    void add(const websockets::Connection& connection, connect4::Dialect dialect,
             std::optional<connect4::Seat> seat);
    void remove(const websockets::Connection& connection, connect4::Dialect dialect,
                std::optional<connect4::Seat> seat);

    /// Tells a connection of the second dialect who is there.
    void tell_presence(const websockets::Connection& connection);

    void on_entry(std::size_t n, connect4::Entry entry) override;
    void on_gap() override;
    void on_message(const std::string& server, std::string_view news) override;
    void on_server_gone(const std::string& server) override;
    void on_pause_changed() override { show_presence(); }

private:
    void advance(connect4::Entry entry);
    void send_everyone_away();
    bool catch_up(std::string_view entries, std::size_t known);
    void roll_back(std::string_view entries);
    websockets::awaitable<boost::system::error_code> load();
    void reload_soon();
    static websockets::awaitable<void> reload(websockets::Executor loop, std::weak_ptr<Room> room);
    void take_in(const connect4::Result<Record>& record, std::size_t known);
    void show_move();
    void show_reset(std::string_view reason);
    void show_so_far();
    connect4::PresenceEvent presence() const;
    void show_presence();
    void show_presence_again();
    void show_presence_after(std::optional<connect4::Seat> seat);
    static websockets::awaitable<void> find_neighbours(std::shared_ptr<Room> room);

    const websockets::Executor loop_;
    const std::string id_;
    const Keys keys_;
    const connect4::Opponent opponent_;
    connect4::Match match_;
    Journal& journal_;
    Metrics& metrics_;
    std::vector<std::shared_ptr<void>> kept_;
    Audience audience_;
    People people_;
    enum class Following { no, asked, yes } following_ = Following::no;
    bool is_behind_ = false;  // whether entries may have been missed
    bool reloading_ = false;
    bool presence_due_ = false;  // when the timer expires
    websockets::Timer presence_timer_;
    websockets::Condition changed_;
};

}  // namespace server
