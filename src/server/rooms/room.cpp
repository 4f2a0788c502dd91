#include "server/rooms/room.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/rooms/match_events.hpp"
#include "websockets/spawn.hpp"

namespace server {

using namespace connect4;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Connection;

Room::Room(websockets::Executor loop, Record record, Match match, Journal& journal,
           Metrics& metrics, Quota::Share share)
    : loop_(loop),
      keys_(std::move(record.keys)),
      opponent_(record.opponent),
      share_(std::move(share)),
      metrics_(metrics),
      opened_(loop),
      recorded_(loop, std::move(record.id), std::move(match), journal, *this),
      sync_(std::make_shared<JournalSync>(loop, recorded_, keys_.watch, journal)),
      presence_(std::make_shared<Presence>(loop, recorded_, opponent_, subscribers_, journal)) {
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

awaitable<error_code> Room::play(Seat seat, int column, int move) {
    const int next = static_cast<int>(match().game().moves().size()) + 1;
    if (move > next) co_return Error::move_ahead;
    if (move > 0 && move < next) {
        co_return confirm(seat, column, static_cast<std::size_t>(move - 1));
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
    return recorded_.record(resigning, resign_entry(resigning));
}

awaitable<error_code> Room::rematch(Seat seat) {
    if (opponent_.kind == Opponent::Kind::friend_) {
        const Player offering = player(seat);
        co_return co_await recorded_.record(offering, rematch_entry(offering));
    }
    // Both offers come from here. One of them may have been recorded before.
    const Player first = match().wants_rematch() == PLAYER1 ? PLAYER2 : PLAYER1;
    error_code refusal = co_await recorded_.record(first, rematch_entry(first));
    if (!refusal && match().wants_rematch()) {
        const Player second = connect4::opponent(first);
        refusal = co_await recorded_.record(second, rematch_entry(second));
    }
    co_return refusal;
}

InitEvent Room::init_event(std::optional<Seat> seat) const {
    InitEvent event{.opponent = opponent_.kind, .level = opponent_.level, .watch = keys_.watch};
    if (!seat) {
        // Spectators need not know from how many screens a game is played.
        if (is_local()) event.opponent = Opponent::Kind::friend_;
        return event;
    }
    event.resume = keys_.resume[static_cast<std::size_t>(*seat)];
    if (!is_local()) event.player = match().colour(*seat);
    if (opponent_.kind == Opponent::Kind::friend_) event.join = keys_.join;
    return event;
}

void Room::add(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    // The new subscriber is shown the presence itself, after its "init" event.
    presence_->add(connection, seat);
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
    } else if (const auto player = match().wants_rematch()) {
        subscribers_.broadcast_v2(RematchEvent{*player});
    } else if (match().resigned()) {
        subscribers_.broadcast(WinEvent{*match().winner(), {}});
    } else {
        broadcast_reset("The next game begins.");
        presence_->show_again();
    }
}

void Room::broadcast_move() {
    const Connect4& game = match().game();
    subscribers_.broadcast(play_event(match(), game.moves().size() - 1));
    ++metrics_.moves;

    if (const auto winner = game.winner()) {
        const auto line = game.winning_line();
        subscribers_.broadcast(WinEvent{*winner, line});
    } else if (game.is_draw()) {
        subscribers_.broadcast_v2(DrawEvent{});
    }
}

// The board is empty again. The tutorial's dialect has no event for that: for its clients the match
// is over.
void Room::broadcast_reset(std::string_view reason) {
    ++resets_;
    subscribers_.close_tutorial(reason);
    subscribers_.broadcast_v2(ResetEvent{});
    for (const Seat seat : SEATS) {
        const auto& connection = presence_->connection(seat);
        if (!connection) continue;
        websockets::broadcast(std::array{*connection}, to_json(init_event(seat), Dialect::v2));
    }
}

void Room::on_rolled_back() {
    broadcast_reset("The server has lost the last moves.");
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
