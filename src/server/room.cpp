#include "server/room.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;

namespace {

constexpr Clock::duration watchers_delay = 250ms;

// Why the older connection of a seat is closed.
constexpr std::string_view taken_over = "This game was opened somewhere else.";

}  // namespace

Room::Room(websockets::Executor loop, Record record, Match match, Journal& journal,
           Metrics& metrics)
    : id_(std::move(record.id)),
      keys_(std::move(record.keys)),
      opponent_(record.opponent),
      match_(std::move(match)),
      journal_(journal),
      metrics_(metrics),
      presence_timer_(loop),
      changed_(loop) {
    ++metrics_.games;
}

Room::~Room() {
    --metrics_.games;
    journal_.release(id_);
}

Player Room::player(Seat seat) const {
    return is_local() ? match_.game().turn() : match_.colour(seat);
}

bool Room::is_taken(Seat seat) const {
    if (has_computer() && seat == opponent_.seat) return true;
    return holder(seat) && holder(seat)->is_open();
}

bool Room::may_be_analysed() const {
    if (opponent_.kind != Opponent::Kind::friend_ || match_.is_over()) return true;
    return std::ranges::none_of(SEATS, [this](Seat seat) { return is_taken(seat); });
}

awaitable<error_code> Room::record(Player player, Entry entry) {
    for (;;) {
        if (const error_code refusal = match_.check(player, entry)) co_return refusal;
        const std::size_t n = match_.entries().size();
        const Append append = co_await journal_.append(id_, n, entry);
        switch (append.outcome) {
            case Append::Outcome::appended:
            case Append::Outcome::duplicate:
                // While this waited, others may have gone further, and shown this entry as well.
                if (match_.entries().size() == n) advance(entry);
                co_return error_code();
            case Append::Outcome::conflict:
                // Somebody else was faster. What is right is shown; then the rules decide again.
                catch_up(append.entries);
                if (match_.entries().size() > n) break;
                co_return Error::unavailable;
            case Append::Outcome::missing:
                send_everyone_away();
                co_return Error::game_not_found;
            case Append::Outcome::unknown:
                co_return Error::unavailable;
        }
    }
}

// The match was removed because nobody touched it for so long; there is nothing to stay for.
void Room::send_everyone_away() {
    const error_code not_found = Error::game_not_found;
    const std::string reason = not_found.message();
    broadcast(ErrorEvent{not_found});
    for (const Connection& connection : tutorial_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
    for (const auto& [connection, presence] : v2_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
}

// Shows the entries that are in the journal and not here.
void Room::catch_up(std::string_view entries) {
    const std::size_t known = std::min(match_.entries().size(), entries.size());
    if (!entries.starts_with(std::string_view(match_.entries()).substr(0, known))) {
        spdlog::error("game {}: the journal contradicts what was shown", id_);
        return;
    }
    for (const Entry entry : entries.substr(known)) advance(entry);
}

// Shows everyone what has been recorded.
void Room::advance(Entry entry) {
    changed_.notify_all();
    const int rematches = match_.rematches();
    if (!match_.apply(entry)) {
        spdlog::error("game {}: the journal holds an entry that is against the rules", id_);
        return;
    }
    if (match_.rematches() != rematches) {
        show_reset();
    } else if (const auto player = match_.wants_rematch()) {
        broadcast_v2(RematchEvent{*player});
    } else if (match_.resigned()) {
        broadcast(WinEvent{*match_.winner(), {}});
    } else {
        show_move();
    }
}

void Room::show_move() {
    const Connect4& game = match_.game();
    broadcast(play_event(game.moves().size() - 1));
    ++metrics_.moves;

    if (const auto winner = game.winner()) {
        const auto line = game.winning_line();
        broadcast(WinEvent{*winner, line});
    } else if (game.is_draw()) {
        broadcast_v2(DrawEvent{});
    }
}

// A new game begins. The tutorial's clients cannot show one: for them the match is over.
void Room::show_reset() {
    for (const Connection& connection : tutorial_) {
        connection.start_close(websockets::close_code::normal, "The next game begins.");
    }
    broadcast_v2(ResetEvent{});
    for (const Seat seat : SEATS) {
        if (!holder(seat)) continue;
        const auto text = to_json(init_event(seat), Dialect::v2);
        websockets::broadcast(std::array{*holder(seat)}, text);
    }
    for (auto& [connection, told] : v2_) told.reset();
    show_presence();
}

InitEvent Room::init_event(std::optional<Seat> seat) const {
    InitEvent event{.opponent = opponent_.kind, .level = opponent_.level, .watch = keys_.watch};
    if (!seat) {
        // Spectators need not know from how many screens a game is played.
        if (is_local()) event.opponent = Opponent::Kind::friend_;
        return event;
    }
    event.resume = keys_.resume[static_cast<std::size_t>(*seat)];
    if (!is_local()) event.player = match_.colour(*seat);
    if (opponent_.kind == Opponent::Kind::friend_) event.join = keys_.join;
    return event;
}

PlayEvent Room::play_event(std::size_t index) const {
    const Move& move = match_.game().moves()[index];
    return {move.player, move.column, move.row, static_cast<int>(index) + 1};
}

PresenceEvent Room::presence() const {
    const bool first = is_taken(Seat::first);
    const bool second = is_local() ? first : is_taken(Seat::second);
    const bool first_is_red = match_.colour(Seat::first) == PLAYER1;
    return {first_is_red ? first : second, first_is_red ? second : first, watchers_};
}

void Room::add(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    if (seat) {
        const auto older = std::exchange(holder(*seat), connection);
        if (older) older->start_close(websockets::close_code::normal, taken_over);
        show_presence();
    } else {
        ++watchers_;
        show_presence_soon();
    }
    if (dialect == Dialect::v2) {
        v2_.emplace(connection, std::nullopt);
    } else {
        tutorial_.insert(connection);
    }
}

void Room::remove(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    if (dialect == Dialect::v2) {
        v2_.erase(connection);
    } else {
        tutorial_.erase(connection);
    }
    if (seat) {
        if (holder(*seat) == connection) holder(*seat).reset();
        show_presence();
    } else {
        --watchers_;
        show_presence_soon();
    }
}

void Room::tell_presence(const Connection& connection) {
    const auto listener = v2_.find(connection);
    if (listener == v2_.end()) return;
    listener->second = presence();
    websockets::broadcast(std::array{connection}, to_json(presence(), Dialect::v2));
}

// Tells everyone who is there, if it is not what they were told last.
void Room::show_presence() {
    const PresenceEvent now = presence();
    const EventText text = to_json(now, Dialect::v2);
    websockets::Broadcast news(text);
    for (auto& [connection, told] : v2_) {
        if (std::exchange(told, now) != now) news.to(connection);
    }
}

// Spectators come and go by the thousand: the news of their number is gathered for a while.
void Room::show_presence_soon() {
    if (presence_due_) return;
    presence_due_ = true;
    presence_timer_.expires_after(watchers_delay);
    presence_timer_.async_wait([room = weak_from_this()](error_code) {
        const auto self = room.lock();
        if (!self) return;
        self->presence_due_ = false;
        self->show_presence();
    });
}

template <class Event>
void Room::broadcast(const Event& event) {
    websockets::broadcast(tutorial_, to_json(event, Dialect::tutorial));
    broadcast_v2(event);
}

template <class Event>
void Room::broadcast_v2(const Event& event) {
    const auto message = to_json(event, Dialect::v2);
    websockets::Broadcast broadcast(message);
    for (const auto& [connection, presence] : v2_) broadcast.to(connection);
}

}  // namespace server
