#include "server/room.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <exception>
#include <utility>

#include "websockets/log.hpp"
#include "websockets/run.hpp"

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
constexpr Clock::duration answer_limit = 500ms;

// Why the older connection of a seat is closed.
constexpr std::string_view taken_over = "This game was opened somewhere else.";

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
      presence_timer_(loop),
      changed_(loop) {
    ++metrics_.games;
}

Room::~Room() {
    --metrics_.games;
    // That the last one has left may not have been told yet.
    if (told_ != Attendance()) journal_.tell(id_, to_text({News::Type::here}));
    journal_.unfollow(id_);
}

awaitable<error_code> Room::follow(bool is_new) {
    while (following_ == Following::asked) co_await changed_.wait();
    if (following_ == Following::yes) {
        if (!journal_.is_shared()) co_return error_code();
        co_return co_await load();
    }
    following_ = Following::asked;
    const bool hears = co_await journal_.follow(id_, *this);
    error_code failure;
    if (!hears) failure = Error::unavailable;
    // What was loaded before may be older than the first entry that will be heard.
    if (hears && !is_new) failure = co_await load();
    // A seat that is taken elsewhere must not look free.
    if (!failure && !is_new) co_await ask_who_is_there();
    following_ = failure ? Following::no : Following::yes;
    changed_.notify_all();
    if (failure) journal_.unfollow(id_);
    co_return failure;
}

awaitable<error_code> Room::load() {
    const std::size_t known = match_.entries().size();
    const Result<Record> record = co_await journal_.load(keys_.watch);
    take_in(record, known);
    co_return record ? error_code() : record.error();
}

// A server that does not answer is not waited for: it may be gone, or have forgotten the match.
awaitable<void> Room::ask_who_is_there() {
    using namespace boost::asio::experimental::awaitable_operators;
    answered_.clear();
    journal_.tell(id_, to_text({News::Type::who}));
    const std::size_t others = co_await journal_.count_others(id_);
    co_await (wait_for_answers(others) || websockets::sleep(answer_limit));
    neighbours_.keep(answered_);
}

awaitable<void> Room::find_neighbours(std::shared_ptr<Room> room) {
    co_await room->ask_who_is_there();
    room->show_presence();
}

awaitable<void> Room::wait_for_answers(std::size_t count) {
    while (answered_.size() < count) co_await changed_.wait();
}

Player Room::player(Seat seat) const {
    return is_local() ? match_.game().turn() : match_.colour(seat);
}

bool Room::is_taken(Seat seat) const {
    if (has_computer() && seat == opponent_.seat) return true;
    return is_here(seat) || neighbours_.total().seats[static_cast<std::size_t>(seat)];
}

bool Room::is_here(Seat seat) const { return holder(seat) && holder(seat)->is_open(); }

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
                if (!catch_up(append.entries, n)) co_return Error::unavailable;
                if (match_.entries().size() <= n) co_return Error::unavailable;
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
                co_return Error::unavailable;
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
    const std::string reason = not_found.message();
    broadcast(ErrorEvent{not_found});
    for (const Connection& connection : tutorial_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
    for (const auto& [connection, presence] : v2_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
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
    takes_ = {};
    told_.reset();
    tell_attendance();
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
        if (record || record.error() != Error::unavailable) continue;
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

// The board is empty again. The tutorial's clients cannot show that: for them the match is over.
void Room::show_reset(std::string_view reason) {
    for (const Connection& connection : tutorial_) {
        connection.start_close(websockets::close_code::normal, reason);
    }
    broadcast_v2(ResetEvent{});
    for (const Seat seat : SEATS) {
        if (!holder(seat)) continue;
        const auto text = to_json(init_event(seat), Dialect::v2);
        websockets::broadcast(std::array{*holder(seat)}, text);
    }
}

void Room::show_so_far() {
    for (std::size_t index = 0; index < match_.game().moves().size(); ++index) {
        broadcast_v2(play_event(index));
    }
    if (const auto winner = match_.winner()) {
        const auto line = match_.game().winning_line();
        broadcast_v2(WinEvent{*winner, line});
    } else if (match_.is_draw()) {
        broadcast_v2(DrawEvent{});
    }
    if (const auto player = match_.wants_rematch()) broadcast_v2(RematchEvent{*player});
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
    const std::size_t watchers = watchers_ + neighbours_.total().watchers;
    return {first_is_red ? first : second, first_is_red ? second : first, watchers,
            journal_.is_paused()};
}

void Room::add(const Connection& connection, Dialect dialect, std::optional<Seat> seat) {
    if (seat) {
        const auto older = std::exchange(holder(*seat), connection);
        if (older) older->start_close(websockets::close_code::normal, taken_over);
        ++takes_[static_cast<std::size_t>(*seat)];
        journal_.tell(id_, to_text({News::Type::took, {}, *seat}));
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
    tell_attendance();
    const PresenceEvent now = presence();
    const EventText text = to_json(now, Dialect::v2);
    websockets::Broadcast news(text);
    for (auto& [connection, told] : v2_) {
        if (std::exchange(told, now) != now) news.to(connection);
    }
}

void Room::show_presence_again() {
    for (auto& [connection, told] : v2_) told.reset();
    show_presence();
}

// Tells the other servers who is here, if it is not what they were told last.
void Room::tell_attendance() {
    const Attendance now{{is_here(Seat::first), is_here(Seat::second)}, watchers_};
    if (std::exchange(told_, now) == now) return;
    journal_.tell(id_, to_text({News::Type::here, now}));
}

void Room::on_news(const std::string& server, std::string_view text) {
    const auto news = parse_news(text);
    if (!news) return;
    const bool is_own = server.empty();
    switch (news->type) {
        case News::Type::took:
            hear_of_take(news->seat, is_own);
            break;
        case News::Type::here:
            if (is_own) break;
            neighbours_.set(server, news->attendance);
            answered_.insert(server);
            changed_.notify_all();
            show_presence();
            break;
        case News::Type::who:
            if (is_own) break;
            told_.reset();
            tell_attendance();
            break;
    }
}

// A seat belongs to who took it last. All servers hear of that in the same order: who hears of
// another one while the news of this one's taking are still under way, is the last.
void Room::hear_of_take(Seat seat, bool is_own) {
    int& takes = takes_[static_cast<std::size_t>(seat)];
    if (is_own) {
        takes = std::max(0, takes - 1);
    } else if (takes == 0 && holder(seat)) {
        const auto older = std::exchange(holder(seat), std::nullopt);
        older->start_close(websockets::close_code::normal, taken_over);
        show_presence();
    }
}

void Room::on_gone(const std::string& server) {
    neighbours_.remove(server);
    show_presence();
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
