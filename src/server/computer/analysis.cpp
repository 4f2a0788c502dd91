#include "server/computer/analysis.hpp"

#include <array>
#include <boost/asio/this_coro.hpp>
#include <chrono>

#include "connect4/protocol/events.hpp"
#include "websockets/call_later.hpp"
#include "websockets/spawn.hpp"

namespace server {

using namespace connect4;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;
using websockets::Executor;

namespace {

// After this time the client gets the signs of the scores, if the scores are not known yet.
constexpr auto signs_delay = 50ms;

template <class Event>
void send(const Connection& websocket, const Event& event) {
    websockets::broadcast(std::array{websocket}, to_json(event, Dialect::v2));
}

awaitable<Result<Scores>> analyse(Connection websocket, std::string address, Engine& engine,
                                  Position position, int move,
                                  const Analysis::IsCurrent& is_current) {
    const Executor loop = co_await boost::asio::this_coro::executor;
    const Clock::time_point begin = Clock::now();
    const Result<Scores> signs = co_await engine.analyse_signs(address, position);
    if (!signs) co_return signs.error();
    const AnalysisEvent event{.move = move, .scores = *signs, .exact = false};
    const websockets::CallLater send_signs(loop, begin + signs_delay, [&] {
        if (is_current()) send(websocket, event);
    });
    co_return co_await engine.analyse(address, position);
}

awaitable<void> send_analysis(Connection websocket, std::string address, Engine& engine,
                              Metrics& metrics, Position position, int move,
                              Analysis::IsCurrent is_current) {
    const Result<Scores> scores =
        co_await analyse(websocket, std::move(address), engine, position, move, is_current);
    // A newer question may have cancelled this one just after its search was done.
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none) co_return;
    if (!is_current()) co_return;
    if (scores) {
        send(websocket, AnalysisEvent{.move = move, .scores = *scores, .exact = true});
    } else {
        metrics.count_error(code_of(scores.error()));
        send(websocket, ErrorEvent{scores.error()});
    }
}

}  // namespace

void Analysis::start(Executor loop, const Connect4& game, IsCurrent is_current) {
    stop();
    const int move = static_cast<int>(game.moves().size()) + 1;
    current_ = std::make_shared<boost::asio::cancellation_signal>();
    websockets::spawn(loop,
                      send_analysis(websocket_, address_, engine_, metrics_, position_of(game),
                                    move, std::move(is_current)),
                      "analysis", current_);
}

void Analysis::stop() {
    if (!current_) return;
    current_->emit(boost::asio::cancellation_type::terminal);
    current_.reset();
}

}  // namespace server
