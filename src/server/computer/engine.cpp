#include "server/computer/engine.hpp"

#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <optional>
#include <random>
#include <stop_token>
#include <utility>

#include "connect4/solver/level.hpp"
#include "server/operation/server_error.hpp"
#include "server/operation/signals.hpp"

namespace server {

using namespace connect4;
using websockets::awaitable;
using websockets::Timer;
using websockets::use_awaitable;

namespace {

// How many searches may wait. Whoever came last would wait the longest: rather tell them.
constexpr std::size_t max_waiting = 256;

// On a machine that is busy the event loop comes first, because all others wait for it.
constexpr int niceness = 19;

// Linux has a niceness for each thread.
void be_nice_once() {
    thread_local const int result = ::setpriority(PRIO_PROCESS, 0, niceness);
    static_cast<void>(result);
}

// Stops a search when nobody waits for it any more.
class StopAtEnd {
public:
    explicit StopAtEnd(std::stop_source source) : source_(std::move(source)) {}
    ~StopAtEnd() { source_.request_stop(); }
    StopAtEnd(const StopAtEnd&) = delete;
    StopAtEnd& operator=(const StopAtEnd&) = delete;

private:
    std::stop_source source_;
};

}  // namespace

struct Engine::Search {
    Search(websockets::Executor loop, std::function<void(Solver&, std::stop_token)> the_work)
        : work(std::move(the_work)), done(loop, Timer::time_point::max()) {}

    const std::function<void(Solver&, std::stop_token)> work;
    std::stop_source stop;
    bool is_done = false;  // belongs to the event loop's thread, as the timer does
    Timer done;            // is cancelled when the search has ended
};

// A search, and the solver that it has as long as it runs.
struct Engine::Turn {
    SearchPointer search = nullptr;
    std::unique_ptr<Solver> solver = nullptr;
};

Engine::Engine(websockets::Executor loop, unsigned threads, const OpeningBook* book)
    : loop_(loop), book_(book) {
    // The threads take over which signals are blocked.
    const SignalsBlocked blocked;
    threads_ = std::make_unique<boost::asio::thread_pool>(threads);
    for (unsigned count = 0; count < threads; ++count) {
        idle_solvers_.push_back(std::make_unique<Solver>(Solver::default_table_bytes, book_));
    }
}

void Engine::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const SearchPointer& search : running_) search->stop.request_stop();
    }
    threads_->stop();
    threads_->join();
}

awaitable<Result<int>> Engine::best_move(Position position, int level) {
    return search<int>(Priority::move, [=](Solver& solver, std::stop_token stop) {
        std::random_device random;
        return choose_move(solver, position, level, random(), stop);
    });
}

awaitable<Result<Scores>> Engine::analyse(Position position) {
    return search<Scores>(Priority::analysis, [=](Solver& solver, std::stop_token stop) {
        return solver.analyse(position, stop);
    });
}

awaitable<Result<Scores>> Engine::analyse_signs(Position position) {
    return search<Scores>(Priority::analysis, [=](Solver& solver, std::stop_token stop) {
        return solver.analyse_signs(position, stop);
    });
}

template <class Answer, class Function>
awaitable<Result<Answer>> Engine::search(Priority priority, Function function) {
    // Written by the thread that searches, and read here after it has said that it is done.
    const auto answer = std::make_shared<std::optional<Answer>>();
    const auto search = std::make_shared<Search>(
        loop_, [=](Solver& solver, std::stop_token stop) { *answer = function(solver, stop); });
    const StopAtEnd stop_at_end(search->stop);
    if (!submit(search, priority)) co_return ServerError::engine_busy;
    co_await search->done.async_wait(boost::asio::as_tuple(use_awaitable));
    // Nobody waits for the answer of a search that was cancelled.
    if (!search->is_done || !*answer) {
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
    co_return **answer;
}

// Lets the next thread that has time search. Returns false if too many searches wait already.
bool Engine::submit(SearchPointer search, Priority priority) {
    {
        const std::lock_guard lock(mutex_);
        auto& queue = waiting_[static_cast<std::size_t>(priority)];
        if (queue.size() >= max_waiting) {
            std::erase_if(queue, [](const auto& other) { return other->stop.stop_requested(); });
        }
        if (stopping_ || queue.size() >= max_waiting) return false;
        queue.push_back(std::move(search));
    }
    boost::asio::post(*threads_, [this] { run_next(); });
    return true;
}

// Runs on one of the threads, at least as often as there are searches.
void Engine::run_next() {
    be_nice_once();
    Turn turn = begin();
    if (!turn.search) return;
    const std::stop_source& stop = turn.search->stop;
    if (!stop.stop_requested()) turn.search->work(*turn.solver, stop.get_token());
    end(std::move(turn));
}

// Takes the search that has waited the longest of those that matter most, if there is one.
Engine::Turn Engine::begin() {
    const std::lock_guard lock(mutex_);
    auto& queue = waiting_[waiting_[0].empty() ? 1 : 0];
    if (queue.empty() || stopping_) return {};
    Turn turn{std::move(queue.front()), std::move(idle_solvers_.back())};
    queue.pop_front();
    idle_solvers_.pop_back();
    running_.insert(turn.search);
    return turn;
}

// Tells the event loop that a search is done, unless the loop is about to end.
void Engine::end(Turn turn) {
    const std::lock_guard lock(mutex_);
    running_.erase(turn.search);
    idle_solvers_.push_back(std::move(turn.solver));
    if (stopping_) return;
    boost::asio::post(loop_, [search = std::move(turn.search)] {
        search->is_done = true;
        search->done.cancel();
    });
}

}  // namespace server
