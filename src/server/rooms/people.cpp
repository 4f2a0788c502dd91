#include "server/rooms/people.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <utility>

#include "websockets/run.hpp"

namespace server {

using namespace std::chrono_literals;
using connect4::Seat;
using websockets::awaitable;
using websockets::Connection;

namespace {

constexpr websockets::Clock::duration answer_limit = 500ms;

// Why the older connection of a seat is closed.
constexpr std::string_view taken_over = "This game was opened somewhere else.";

}  // namespace

People::People(websockets::Executor loop, std::string match, Journal& journal)
    : match_(std::move(match)), journal_(journal), heard_(loop) {}

void People::add(const Connection& connection, std::optional<Seat> seat) {
    if (!seat) {
        ++watchers_;
        return;
    }
    const auto older = std::exchange(holder(*seat), connection);
    if (older) older->start_close(websockets::close_code::normal, taken_over);
    ++takes_[static_cast<std::size_t>(*seat)];
    journal_.publish(match_, to_text({News::Type::took, {}, *seat}));
}

void People::remove(const Connection& connection, std::optional<Seat> seat) {
    if (!seat) {
        --watchers_;
    } else if (holder(*seat) == connection) {
        holder(*seat).reset();
    }
}

bool People::is_here(Seat seat) const { return connection(seat) && connection(seat)->is_open(); }

bool People::is_taken(Seat seat) const {
    return is_here(seat) || neighbours_.total().seats[static_cast<std::size_t>(seat)];
}

void People::tell() {
    const Attendance now{{is_here(Seat::first), is_here(Seat::second)}, watchers_};
    if (std::exchange(told_, now) == now) return;
    journal_.publish(match_, to_text({News::Type::here, now}));
}

void People::tell_that_all_left() {
    if (told_ != Attendance()) journal_.publish(match_, to_text({News::Type::here}));
}

// A server that does not answer is not waited for: it may be gone, or have forgotten the match.
awaitable<void> People::ask() {
    using namespace boost::asio::experimental::awaitable_operators;
    answered_.clear();
    journal_.publish(match_, to_text({News::Type::who}));
    const std::size_t others = co_await journal_.count_other_subscribers(match_);
    co_await (wait_for_answers(others) || websockets::sleep(answer_limit));
    neighbours_.keep(answered_);
}

awaitable<void> People::wait_for_answers(std::size_t count) {
    while (answered_.size() < count) co_await heard_.wait();
}

void People::start_anew() {
    takes_ = {};
    told_.reset();
    tell();
}

bool People::hear(const std::string& server, std::string_view text) {
    const auto news = parse_news(text);
    const bool is_own = server.empty();
    if (!news) return false;
    if (news->type == News::Type::took) return hear_of_take(news->seat, is_own);
    if (is_own) return false;
    if (news->type == News::Type::who) {
        told_.reset();
        tell();
        return false;
    }
    neighbours_.set(server, news->attendance);
    answered_.insert(server);
    heard_.notify_all();
    return true;
}

// A seat belongs to who took it last. All servers hear of that in the same order: who hears of
// another one while the news of this one's taking are still under way, is the last.
bool People::hear_of_take(Seat seat, bool is_own) {
    int& takes = takes_[static_cast<std::size_t>(seat)];
    if (is_own) {
        takes = std::max(0, takes - 1);
        return false;
    }
    if (takes > 0 || !connection(seat)) return false;
    const auto older = std::exchange(holder(seat), std::nullopt);
    older->start_close(websockets::close_code::normal, taken_over);
    return true;
}

}  // namespace server
