#include "server/rooms/room.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <utility>

#include "server/operation/server_error.hpp"
#include "websockets/log.hpp"

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using boost::system::error_code;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;
using websockets::Executor;
using websockets::Timer;
using websockets::use_awaitable;

namespace {

constexpr Clock::duration watchers_delay = 250ms;
constexpr Clock::duration reload_delay = 500ms;

}  // namespace

Room::Room(websockets::Executor loop, Record record, Match match, Journal& journal,
           Metrics& metrics)
    : loop_(loop),
      id_(std::move(record.id)),
      keys_(std::move(record.keys)),
      opponent_(record.opponent),
      match_(std::move(match)),
      journal_(journal),
      metrics_(metrics),
      people_(loop, id_, journal),
      presence_timer_(loop),
      changed_(loop) {
    ++metrics_.games;
}

Room::~Room() {
    --metrics_.games;
    // That the last one has left may not have been told yet.
    people_.tell_that_all_left();
    journal_.unsubscribe(id_);
}

awaitable<error_code> Room::follow(bool is_new) {
    while (following_ == Following::asked) co_await changed_.wait();
    if (following_ == Following::yes) {
        if (!journal_.is_shared()) co_return error_code();
        co_return co_await load();
    }
    following_ = Following::asked;
    const bool hears = co_await journal_.subscribe(id_, *this);
    error_code failure;
    if (!hears) failure = ServerError::unavailable;
    // What was loaded before may be older than the first entry that will be heard.
    if (hears && !is_new) failure = co_await load();
    // A seat that is taken elsewhere must not look free.
    if (!failure && !is_new) co_await people_.ask();
    following_ = failure ? Following::no : Following::yes;
    changed_.notify_all();
    if (failure) journal_.unsubscribe(id_);
    co_return failure;
}

awaitable<error_code> Room::load() {
    const std::size_t known = match_.entries().size();
    const Result<Record> record = co_await journal_.load(keys_.watch);
    take_in(record, known);
    co_return record ? error_code() : record.error();
}

awaitable<void> Room::find_neighbours(std::shared_ptr<Room> room) {
    co_await room->people_.ask();
    room->show_presence();
}

Player Room::player(Seat seat) const {
    return is_local() ? match_.game().turn() : match_.colour(seat);
}

bool Room::is_taken(Seat seat) const {
    if (has_computer() && seat == opponent_.seat) return true;
    return people_.is_taken(seat);
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
                // Somebody else was faster. What is right is shown; then the rules decide again,
                // but a move is meant for the position in which it was made.
                if (!catch_up(append.entries, n)) co_return ServerError::unavailable;
                if (match_.entries().size() <= n) co_return ServerError::unavailable;
                if (is_move(entry) && is_move(match_.entries()[n])) co_return Error::move_taken;
                break;
            case Append::Outcome::missing:
                send_everyone_away();
                co_return Error::game_not_found;
            case Append::Outcome::unknown:
                // It may have been heard of on the other way, and shown.
                if (match_.entries().size() > n && match_.entries()[n] == entry) {
                    co_return error_code();
                }
                co_return ServerError::unavailable;
        }
    }
}

awaitable<void> Room::wait_for_entry() {
    const std::string before = match_.entries();
    while (match_.entries() == before) co_await changed_.wait();
}

// The match was removed because nobody touched it for so long; there is nothing to stay for.
void Room::send_everyone_away() {
    const error_code not_found = Error::game_not_found;
    audience_.broadcast(ErrorEvent{not_found});
    audience_.send_away(not_found.message());
}

// Shows the entries that are in the journal and not here. So many were known when the journal was
// asked: if it has not even these, or others, it has gone back, and so do we. Returns false then.
bool Room::catch_up(std::string_view entries, std::size_t known) {
    const std::string& shown = match_.entries();
    if (entries.starts_with(shown)) {
        for (const Entry entry : entries.substr(shown.size())) advance(entry);
        return true;
    }
    if (entries.size() >= known && shown.starts_with(entries)) return true;
    roll_back(entries);
    return false;
}

// A store that lost what it had promised to keep, as a replica may when it takes over, is right
// nevertheless: there must not be two truths.
void Room::roll_back(std::string_view entries) {
    auto match = replay_match(entries);
    if (!match) {
        spdlog::error("game {}: its record is against the rules", id_);
        return;
    }
    spdlog::warn("game {}: the journal went back from {} entries to {}", id_,
                 match_.entries().size(), entries.size());
    match_ = std::move(*match);
    changed_.notify_all();
    show_reset("The server has lost the last moves.");
    show_so_far();
    show_presence_again();
}

void Room::on_entry(std::size_t n, Entry entry) {
    const std::string& entries = match_.entries();
    if (n == entries.size()) {
        advance(entry);
    } else if (n > entries.size() || entries[n] != entry) {
        reload_soon();
    }
}

void Room::on_gap() {
    people_.start_anew();
    boost::asio::co_spawn(
        loop_, find_neighbours(shared_from_this()),
        [](std::exception_ptr failure) { websockets::log_failure("neighbours", failure); });
    reload_soon();
}

void Room::reload_soon() {
    is_behind_ = true;
    if (std::exchange(reloading_, true)) return;
    boost::asio::co_spawn(loop_, reload(loop_, weak_from_this()), [](std::exception_ptr failure) {
        websockets::log_failure("reload", failure);
    });
}

// Loads the match until nothing is missing. The room may end meanwhile, and ends this.
awaitable<void> Room::reload(Executor loop, std::weak_ptr<Room> weak) {
    Timer timer(loop);
    for (;;) {
        auto room = weak.lock();
        if (!room) co_return;
        if (!std::exchange(room->is_behind_, false)) {
            room->reloading_ = false;
            co_return;
        }
        Journal& journal = room->journal_;
        const std::string key = room->keys_.watch;
        const std::size_t known = room->match_.entries().size();
        room.reset();
        const Result<Record> record = co_await journal.load(key);
        room = weak.lock();
        if (!room) co_return;
        room->take_in(record, known);
        if (record || record.error() != ServerError::unavailable) continue;
        room->is_behind_ = true;
        room.reset();
        timer.expires_after(reload_delay);
        co_await timer.async_wait(use_awaitable);
    }
}

// Shows what was loaded; so many entries were known before.
void Room::take_in(const Result<Record>& record, std::size_t known) {
    if (record) {
        catch_up(record->entries, known);
    } else if (record.error() == Error::game_not_found) {
        send_everyone_away();
    }
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
        show_reset("The next game begins.");
        show_presence_again();
    } else if (const auto player = match_.wants_rematch()) {
        audience_.broadcast_v2(RematchEvent{*player});
    } else if (match_.resigned()) {
        audience_.broadcast(WinEvent{*match_.winner(), {}});
    } else {
        show_move();
    }
}

void Room::show_move() {
    const Connect4& game = match_.game();
    audience_.broadcast(play_event(game.moves().size() - 1));
    ++metrics_.moves;

    if (const auto winner = game.winner()) {
        const auto line = game.winning_line();
        audience_.broadcast(WinEvent{*winner, line});
    } else if (game.is_draw()) {
        audience_.broadcast_v2(DrawEvent{});
    }
}

// The board is empty again. The tutorial's clients cannot show that: for them the match is over.
void Room::show_reset(std::string_view reason) {
    audience_.send_tutorial_away(reason);
    audience_.broadcast_v2(ResetEvent{});
    for (const Seat seat : SEATS) {
        const auto& player = people_.connection(seat);
        if (!player) continue;
        websockets::broadcast(std::array{*player}, to_json(init_event(seat), Dialect::v2));
    }
}

void Room::show_so_far() {
    for (std::size_t index = 0; index < match_.game().moves().size(); ++index) {
        audience_.broadcast_v2(play_event(index));
    }
    if (const auto winner = match_.winner()) {
        const auto line = match_.game().winning_line();
        audience_.broadcast_v2(WinEvent{*winner, line});
    } else if (match_.is_draw()) {
        audience_.broadcast_v2(DrawEvent{});
    }
    if (const auto player = match_.wants_rematch()) audience_.broadcast_v2(RematchEvent{*player});
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
    return {first_is_red ? first : second, first_is_red ? second : first, people_.watchers(),
            journal_.is_paused()};
}

void Room::add(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    people_.add(connection, seat);
    show_presence_after(seat);
    audience_.add(connection, dialect);
}

void Room::remove(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    audience_.remove(connection, dialect);
    people_.remove(connection, seat);
    show_presence_after(seat);
}

void Room::tell_presence(const Connection& connection) {
    audience_.show_presence(presence(), connection);
}

// Tells everyone who is there, here and on the other servers, if it is not what they were told
// last.
void Room::show_presence() {
    people_.tell();
    audience_.show_presence(presence());
}

void Room::show_presence_again() {
    audience_.forget_presence();
    show_presence();
}

void Room::on_message(const std::string& server, std::string_view news) {
    if (people_.hear(server, news)) show_presence();
}

void Room::on_server_gone(const std::string& server) {
    people_.forget(server);
    show_presence();
}

// Somebody has come or gone. Spectators do by the thousand: the news of their number is gathered
// for a while.
void Room::show_presence_after(std::optional<Seat> seat) {
    if (seat) return show_presence();
    if (std::exchange(presence_due_, true)) return;
    presence_timer_.expires_after(watchers_delay);
    presence_timer_.async_wait([room = weak_from_this()](error_code) {
        const auto self = room.lock();
        if (!self) return;
        self->presence_due_ = false;
        self->show_presence();
    });
}

}  // namespace server
