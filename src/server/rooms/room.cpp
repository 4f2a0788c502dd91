#include "server/rooms/room.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "server/rooms/match_events.hpp"
#include "websockets/spawn.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Connection;

namespace {

// The action by which a player asks for a rematch. The rule of the match and the result of the last
// game decide whether the players swap colours.
Action rematch_of(const Match& match) {
    switch (match.begins()) {
        case Begins::alternate:
            return Action::rematch;
        case Begins::loser:
            return match.winner() == PLAYER2 ? Action::same_rematch : Action::rematch;
        case Begins::random:
            return std::random_device()() % 2 == 0 ? Action::rematch : Action::same_rematch;
    }
    return Action::rematch;
}

}  // namespace

Room::Room(websockets::Executor loop, Record record, Match match, Journal& journal,
           Metrics& metrics, websockets::Clock::duration claim_after, Quota::Share share)
    : loop_(loop),
      keys_(std::move(record.keys)),
      opponent_(record.opponent),
      share_(std::move(share)),
      metrics_(metrics),
      opened_(loop),
      recorded_(loop, std::move(record.id), std::move(match), journal, *this),
      sync_(std::make_shared<JournalSync>(loop, recorded_, keys_.watch, journal)),
      presence_(std::make_shared<Presence>(loop, recorded_, opponent_, subscribers_, journal,
                                           claim_after)) {
    ++metrics_.games;
}

Room::~Room() {
    presence_->close();
    --metrics_.games;
}

void Room::register_key(Registry& registry, const std::string& key) {
    registrations_.emplace_back(registry, key, *this);
}

awaitable<error_code> Room::open_new() {
    const error_code failure = co_await sync_->subscribe(*this);
    if (!failure) state_ = State::open;
    co_return failure;
}

awaitable<error_code> Room::open() {
    while (state_ == State::opening) co_await opened_.wait();
    if (state_ == State::open) co_return co_await sync_->refresh();
    state_ = State::opening;
    error_code failure = co_await sync_->subscribe(*this);
    // The record that the room was made of may be older than the subscription.
    if (!failure) failure = co_await sync_->load();
    // A seat that is taken on another server must not look free.
    if (!failure) co_await presence_->ask();
    if (failure) sync_->unsubscribe();
    state_ = failure ? State::closed : State::open;
    opened_.notify_all();
    co_return failure;
}

bool Room::can_be_joined() const {
    return opponent_.kind == Opponent::Kind::friend_ && !presence_->is_taken(Seat::second);
}

bool Room::can_be_analysed() const {
    if (opponent_.kind != Opponent::Kind::friend_ || match().is_over()) return true;
    return std::ranges::none_of(SEATS, [this](Seat seat) { return presence_->is_taken(seat); });
}

Player Room::player(Seat seat) const {
    return is_local() ? match().game().turn() : match().colour(seat);
}

awaitable<error_code> Room::play(Seat seat, int column, MoveNumber move) {
    const int next = static_cast<int>(match().game().moves().size()) + 1;
    if (move.takebacks.value_or(match().takebacks()) != match().takebacks()) {
        co_return Error::move_taken;
    }
    if (move.number > next) co_return Error::move_ahead;
    if (move.number > 0 && move.number < next) {
        co_return confirm(seat, column, static_cast<std::size_t>(move.number - 1));
    }
    co_return co_await recorded_.record(player(seat), move_entry(column));
}

error_code Room::confirm(Seat seat, int column, std::size_t index) const {
    const Move& move = match().game().moves()[index];
    const bool is_same = move.column == column && (is_local() || move.player == player(seat));
    if (!is_same) return Error::move_taken;
    if (const auto& connection = presence_->connection(seat)) {
        const auto text = to_json(play_event(match(), index), Dialect::v2);
        websockets::broadcast(std::array{*connection}, text);
    }
    return {};
}

awaitable<error_code> Room::resign(Seat seat) {
    const Player resigning = player(seat);
    return recorded_.record(resigning, entry_of(Action::resign, resigning));
}

awaitable<error_code> Room::take_back(Seat seat) {
    if (opponent_.kind == Opponent::Kind::friend_) {
        const Player asking = player(seat);
        return recorded_.record(asking, entry_of(Action::ask_takeback, asking));
    }
    // Two players at one screen take back the last move, whichever of them made it.
    const Player taker = is_local() ? connect4::opponent(match().game().turn()) : player(seat);
    return recorded_.record(taker, entry_of(Action::take_back, taker));
}

awaitable<error_code> Room::claim(Seat seat, bool claims_win) {
    const auto time = presence_->time_to_claim(seat);
    if (!time || *time > websockets::Clock::duration::zero()) co_return Error::cannot_claim;
    const Player claiming = player(seat);
    const Action action = claims_win ? Action::claim_win : Action::claim_draw;
    co_return co_await recorded_.record(claiming, entry_of(action, claiming));
}

void Room::react(std::optional<Seat> seat, Reaction reaction) {
    presence_->react({reaction, seat ? std::optional(player(*seat)) : std::nullopt});
}

awaitable<error_code> Room::rematch(Seat seat) {
    const Action action = rematch_of(match());
    if (opponent_.kind == Opponent::Kind::friend_) {
        const Player offering = player(seat);
        co_return co_await recorded_.record(offering, entry_of(action, offering));
    }
    // Both offers come from here. One of them may have been recorded before.
    const Player first = match().wants_rematch() == PLAYER1 ? PLAYER2 : PLAYER1;
    error_code refusal = co_await recorded_.record(first, entry_of(action, first));
    if (!refusal && match().wants_rematch()) {
        const Player second = connect4::opponent(first);
        refusal = co_await recorded_.record(second, entry_of(action, second));
    }
    co_return refusal;
}

InitEvent Room::init_event(std::optional<Seat> seat) const {
    InitEvent event{.opponent = opponent_.kind,
                    .level = opponent_.level,
                    .watch = keys_.watch,
                    .series = match().series(),
                    .takebacks = match().takebacks()};
    if (!seat) {
        // Spectators need not know from how many screens a game is played.
        if (is_local()) event.opponent = Opponent::Kind::friend_;
        return event;
    }
    event.resume = keys_.resume[index_of(*seat)];
    if (!is_local()) event.player = match().colour(*seat);
    if (opponent_.kind == Opponent::Kind::friend_) event.join = keys_.join;
    return event;
}

void Room::add(const Connection& connection, Dialect dialect, std::optional<Seat> seat,
               std::string_view name) {
    // The new subscriber is shown the presence itself, after its "init" event.
    presence_->add(connection, seat, name);
    presence_->show_after(seat);
    subscribers_.add(connection, dialect);
}

void Room::remove(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    subscribers_.remove(connection, dialect);
    presence_->remove(connection, seat);
    presence_->show_after(seat);
}

void Room::on_gap() {
    presence_->start_anew();
    websockets::spawn(loop_, ask_others(weak_from_this(), presence_), "presence");
    sync_->reload_soon();
}

// Does not own the room: when the server stops, the loop destroys this coroutine after the journal,
// which the room must not outlive.
awaitable<void> Room::ask_others(std::weak_ptr<Room> room, std::shared_ptr<Presence> presence) {
    co_await presence->ask();
    if (!room.expired()) presence->show();
}

void Room::on_recorded(Entry entry) {
    if (is_move(entry)) {
        broadcast_move();
    } else if (const auto asks = match().wants_rematch()) {
        subscribers_.broadcast_v2(RematchEvent{*asks});
    } else if (const auto takes_back = match().wants_takeback()) {
        subscribers_.broadcast_v2(TakebackEvent{*takes_back});
    } else if (match().early_end()) {
        broadcast_result();
    } else if (const auto action = action_of(entry);
               action == Action::take_back || action == Action::ask_takeback) {
        broadcast_reset("A move was taken back.", true);
        broadcast_position();
    } else {
        broadcast_reset("The next game begins.");
        presence_->show_again();
    }
}

void Room::broadcast_move() {
    const Connect4& game = match().game();
    subscribers_.broadcast(play_event(match(), game.moves().size() - 1));
    ++metrics_.moves;
    broadcast_result();
}

// Does nothing if the game is not over.
void Room::broadcast_result() {
    if (match().winner()) {
        const auto line = match().game().winning_line();
        subscribers_.broadcast(win_event(match(), line));
    } else if (match().is_draw()) {
        subscribers_.broadcast_v2(draw_event(match()));
    }
}

// The board is empty again. The tutorial's dialect has no event for that: for its clients the match
// is over.
void Room::broadcast_reset(std::string_view reason, bool is_takeback) {
    ++resets_;
    subscribers_.close_tutorial(reason);
    subscribers_.broadcast_v2(ResetEvent{match().series(), match().takebacks(), is_takeback});
    for (const Seat seat : SEATS) {
        const auto& connection = presence_->connection(seat);
        if (!connection) continue;
        websockets::broadcast(std::array{*connection}, to_json(init_event(seat), Dialect::v2));
    }
}

void Room::on_rolled_back() {
    broadcast_reset("The server has lost the last moves.");
    broadcast_position();
}

void Room::broadcast_position() {
    for (const std::string& event : events_so_far(match(), Dialect::v2)) {
        websockets::broadcast(subscribers_.v2(), event);
    }
    presence_->show_again();
}

// The match was removed because it had not changed for a long time.
void Room::on_removed() {
    const error_code not_found = Error::game_not_found;
    subscribers_.broadcast(ErrorEvent{not_found});
    subscribers_.close(not_found.message());
}

}  // namespace server
