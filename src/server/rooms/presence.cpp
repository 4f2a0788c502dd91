#include "server/rooms/presence.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <utility>

#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;
using Type = PresenceMessage::Type;

namespace {

constexpr Clock::duration max_answer_time = 500ms;
constexpr Clock::duration watchers_delay = 250ms;

// Why the older connection of a seat is closed.
constexpr std::string_view taken_over = "This game was opened somewhere else.";

// Whether the client has ended the connection in order: a player who leaves, or closes the page.
// Otherwise it was lost. A page that gives up a connection uses a code of its own.
bool has_left(const Connection& connection) {
    using namespace websockets::close_code;
    const auto code = connection.close_code();
    return code == normal || code == going_away || code == no_status;
}

}  // namespace

Presence::Presence(websockets::Executor loop, const RecordedMatch& match, Opponent opponent,
                   const Subscribers& subscribers, Journal& journal, Clock::duration claim_after)
    : loop_(loop),
      match_(match),
      opponent_(opponent),
      subscribers_(subscribers),
      journal_(journal),
      claim_after_(claim_after),
      received_(loop) {
    note_absences();
}

void Presence::close() {
    show_later_.reset();
    if (published_ != Attendance()) publish({Type::here});
}

void Presence::add(const Connection& connection, std::optional<Seat> seat, std::string_view name) {
    if (!seat) {
        ++watchers_;
        return;
    }
    const auto older = std::exchange(holder(*seat), connection);
    if (older) older->start_close(websockets::close_code::normal, taken_over);
    lost_[index_of(*seat)] = false;
    names_[index_of(*seat)] = name;
    ++takes_[index_of(*seat)];
    publish({Type::took, {}, *seat});
}

void Presence::announce_join() {
    show_join();
    publish({Type::joined});
}

void Presence::show_join() {
    const JoinEvent event{match_.match().colour(Seat::second)};
    websockets::broadcast(subscribers_.v2(), to_json(event, Dialect::v2));
}

void Presence::remove(const Connection& connection, std::optional<Seat> seat) {
    shown_.erase(connection);
    if (!seat) {
        --watchers_;
    } else if (holder(*seat) == connection) {
        holder(*seat).reset();
        lost_[index_of(*seat)] = !has_left(connection);
    }
}

bool Presence::is_here(Seat seat) const { return connection(seat) && connection(seat)->is_open(); }

bool Presence::is_taken(Seat seat) const {
    // In a local game, the connection on the first seat plays for both.
    if (opponent_.kind == Opponent::Kind::local) seat = Seat::first;
    if (opponent_.kind == Opponent::Kind::computer && seat == opponent_.seat) return true;
    return is_here(seat) || std::ranges::any_of(others_, [seat](const auto& other) {
               return other.second.seats[index_of(seat)];
           });
}

bool Presence::is_lost(Seat seat) const {
    if (opponent_.kind == Opponent::Kind::local || is_taken(seat)) return false;
    return lost_[index_of(seat)] || std::ranges::any_of(others_, [seat](const auto& other) {
               return other.second.lost[index_of(seat)];
           });
}

PresenceEvent Presence::event() const {
    const Seat red = match_.match().seat(PLAYER1);
    const Seat yellow = match_.match().seat(PLAYER2);
    std::size_t watchers = watchers_;
    for (const auto& [server, attendance] : others_) watchers += attendance.watchers;
    return {.red = is_taken(red),
            .yellow = is_taken(yellow),
            .watchers = watchers,
            .paused = journal_.is_paused(),
            .red_lost = is_lost(red),
            .yellow_lost = is_lost(yellow),
            .red_name = names_[index_of(red)],
            .yellow_name = names_[index_of(yellow)]};
}

void Presence::note_absences() {
    for (const Seat seat : SEATS) {
        auto& since = absent_since_[index_of(seat)];
        if (is_taken(seat)) {
            since.reset();
        } else if (!since) {
            since = Clock::now();
        }
    }
}

std::optional<Clock::duration> Presence::time_to_claim(Seat seat) const {
    const Match& match = match_.match();
    const Seat other = seat == Seat::first ? Seat::second : Seat::first;
    const auto& since = absent_since_[index_of(other)];
    const bool has_begun = match.rematches() > 0 || match.game().moves().size() >= 2;
    if (claim_after_ == Clock::duration::zero() || opponent_.kind != Opponent::Kind::friend_ ||
        match.is_over() || !has_begun || !since || is_taken(other)) {
        return std::nullopt;
    }
    return std::max(Clock::duration::zero(), *since + claim_after_ - Clock::now());
}

// The text of the last "presence" event, with the time to claim as it is now. A change of that time
// alone is not shown: clients count it down.
std::string Presence::text() const {
    PresenceEvent event = *event_;
    for (const Seat seat : SEATS) {
        const auto time = is_taken(seat) ? time_to_claim(seat) : std::nullopt;
        if (time)
            event.claim_in =
                static_cast<int>(std::chrono::ceil<std::chrono::seconds>(*time).count());
    }
    return to_json(event, Dialect::v2);
}

void Presence::update() {
    note_absences();
    PresenceEvent now = event();
    if (!event_ || now != *event_) event_ = std::make_shared<PresenceEvent>(std::move(now));
}

void Presence::show() {
    publish_attendance();
    update();
    const std::string shown_text = text();
    websockets::Broadcast broadcast(shown_text);
    for (const Connection& connection : subscribers_.v2()) {
        const auto [shown, is_first] = shown_.try_emplace(connection, event_);
        const auto before = std::exchange(shown->second, event_);
        if (is_first || *before != *event_) broadcast.to(connection);
    }
}

void Presence::react(const ReactionEvent& reaction) {
    show_reaction(reaction);
    publish({.type = Type::reacts, .reaction = reaction});
}

void Presence::show_reaction(const ReactionEvent& reaction) {
    websockets::broadcast(subscribers_.v2(), to_json(reaction, Dialect::v2));
}

void Presence::show_after(std::optional<Seat> seat) {
    if (seat) return show();
    if (std::exchange(is_due_, true)) return;
    show_later_.emplace(loop_, watchers_delay, [this] {
        is_due_ = false;
        show();
    });
}

void Presence::show_again() {
    shown_.clear();
    show();
}

void Presence::show_to(const Connection& connection) {
    if (!subscribers_.v2().contains(connection)) return;
    update();
    shown_.insert_or_assign(connection, event_);
    websockets::broadcast(std::array{connection}, text());
}

void Presence::publish(const PresenceMessage& message) {
    journal_.publish(match_.id(), to_text(message));
}

void Presence::publish_attendance() {
    Attendance now{{is_here(Seat::first), is_here(Seat::second)}, watchers_, lost_, {}};
    for (const Seat seat : SEATS) {
        if (is_here(seat)) now.names[index_of(seat)] = names_[index_of(seat)];
    }
    if (std::exchange(published_, now) != now) publish({Type::here, now});
}

// A server that does not answer may be gone, or may have forgotten the match: the time is limited.
awaitable<void> Presence::ask() {
    using namespace boost::asio::experimental::awaitable_operators;
    answered_.clear();
    publish({Type::who});
    const std::size_t others = co_await journal_.count_other_subscribers(match_.id());
    co_await (wait_for_answers(others) || websockets::sleep(max_answer_time));
    std::erase_if(others_, [this](const auto& other) { return !answered_.contains(other.first); });
}

awaitable<void> Presence::wait_for_answers(std::size_t count) {
    while (answered_.size() < count) co_await received_.wait();
}

void Presence::start_anew() {
    takes_ = {};
    published_.reset();
    publish_attendance();
}

void Presence::receive(const std::string& server, std::string_view text) {
    const auto message = parse_presence_message(text);
    const bool is_own = server.empty();
    if (!message) return;
    if (message->type == Type::took) return receive_take(message->seat, is_own);
    if (is_own) return;
    if (message->type == Type::joined) {
        show_join();
    } else if (message->type == Type::reacts) {
        show_reaction(message->reaction);
    } else if (message->type == Type::who) {
        published_.reset();
        publish_attendance();
    } else {
        receive_attendance(server, message->attendance);
    }
}

void Presence::receive_attendance(const std::string& server, const Attendance& attendance) {
    if (attendance == Attendance()) {
        others_.erase(server);
    } else {
        others_[server] = attendance;
    }
    for (const Seat seat : SEATS) {
        if (!attendance.seats[index_of(seat)]) continue;
        // The player has come back there. The name stays when the player leaves.
        lost_[index_of(seat)] = false;
        names_[index_of(seat)] = attendance.names[index_of(seat)];
    }
    answered_.insert(server);
    received_.notify_all();
    show();
}

// A seat belongs to the connection that took it last. All servers receive the "took" messages in
// the same order: while one of our own is still on its way, those of others came before it.
void Presence::receive_take(Seat seat, bool is_own) {
    int& takes = takes_[index_of(seat)];
    if (is_own) {
        takes = std::max(0, takes - 1);
        return;
    }
    lost_[index_of(seat)] &= takes > 0;
    if (takes > 0 || !connection(seat)) return;
    const auto older = std::exchange(holder(seat), std::nullopt);
    older->start_close(websockets::close_code::normal, taken_over);
    show();
}

void Presence::forget(const std::string& server) {
    const auto gone = others_.extract(server);
    if (gone.empty()) return;
    // The connections to a server end with it.
    const auto& [seats, watchers, lost, names] = gone.mapped();
    for (const Seat seat : SEATS) {
        lost_[index_of(seat)] |= seats[index_of(seat)] || lost[index_of(seat)];
    }
    show();
}

}  // namespace server
