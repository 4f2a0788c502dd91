#include "server/computer/engine.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <functional>
#include <optional>
#include <random>
#include <stop_token>
#include <system_error>
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

// The longest queue of searches. A search behind it would wait too long.
constexpr std::size_t max_waiting = 256;

// On a busy machine the event loop comes first, because all connections wait for it.
constexpr int niceness = 19;

// Lowers the priority of this thread: on Linux, each thread has a niceness of its own.
bool lower_priority() {
    if (::setpriority(PRIO_PROCESS, 0, niceness) == 0) return true;
    spdlog::warn("the computer's searches have the priority of the moves: {}",
                 std::generic_category().message(errno));
    return false;
}

// Stops a search when the coroutine that waits for it ends.
class StopGuard {
public:
    explicit StopGuard(std::stop_source source) : source_(std::move(source)) {}
    ~StopGuard() { source_.request_stop(); }
    StopGuard(const StopGuard&) = delete;
    StopGuard& operator=(const StopGuard&) = delete;

private:
    std::stop_source source_;
};

}  // namespace

struct Engine::Search {
    Search(websockets::Executor loop, std::function<void(Solver&, std::stop_token)> the_work)
        : work(std::move(the_work)), done(loop, Timer::time_point::max()) {}

    const std::function<void(Solver&, std::stop_token)> work;
    std::stop_source stop;
    // These are used by the event loop's thread only.
    bool is_done = false;
    bool is_refused = false;
    Timer done;  // cancelled when the search has ended, or is refused
};

// A running search, and the solver that it uses.
struct Engine::Job {
    SearchPointer search = nullptr;
    std::unique_ptr<Solver> solver = nullptr;
};

Engine::Engine(websockets::Executor loop, unsigned threads, const OpeningBook* book)
    : loop_(loop), book_(book), waiting_{Queue(max_waiting), Queue(max_waiting)} {
    // New threads inherit the signal mask.
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

awaitable<Result<int>> Engine::best_move(std::string address, Position position, int level) {
    return search<int>(std::move(address), Priority::move,
                       [=](Solver& solver, std::stop_token stop) {
                           std::random_device random;
                           return choose_move(solver, position, level, random(), stop);
                       });
}

awaitable<Result<Scores>> Engine::analyse(std::string address, Position position) {
    return search<Scores>(
        std::move(address), Priority::analysis,
        [=](Solver& solver, std::stop_token stop) { return solver.analyse(position, stop); });
}

awaitable<Result<Scores>> Engine::analyse_signs(std::string address, Position position) {
    return search<Scores>(
        std::move(address), Priority::analysis,
        [=](Solver& solver, std::stop_token stop) { return solver.analyse_signs(position, stop); });
}

template <class Answer, class Function>
awaitable<Result<Answer>> Engine::search(std::string address, Priority priority,
                                         Function function) {
    // Written by the search's thread, and read here after the search is done.
    const auto answer = std::make_shared<std::optional<Answer>>();
    const auto search = std::make_shared<Search>(
        loop_, [=](Solver& solver, std::stop_token stop) { *answer = function(solver, stop); });
    const StopGuard stop_guard(search->stop);
    submit(address, search, priority);
    if (!search->is_refused) {
        co_await search->done.async_wait(boost::asio::as_tuple(use_awaitable));
    }
    if (search->is_refused) co_return ServerError::engine_busy;
    // Without an answer the search was cancelled, and so was this coroutine.
    if (!search->is_done || !*answer) {
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
    co_return **answer;
}

// Queues the search for the next idle thread. If too many searches wait, one of them is refused.
void Engine::submit(const std::string& address, SearchPointer search, Priority priority) {
    std::optional<SearchPointer> refused;
    {
        const std::lock_guard lock(mutex_);
        auto& queue = waiting_[static_cast<std::size_t>(priority)];
        if (queue.is_full()) {
            queue.erase_if([](const auto& other) { return other->stop.stop_requested(); });
        }
        refused = stopping_ ? std::move(search) : queue.push(address, std::move(search));
    }
    if (refused) {
        (*refused)->is_refused = true;
        (*refused)->done.cancel();
    }
    boost::asio::post(*threads_, [this] { run_next(); });
}

// Runs on one of the threads, once for each queued search.
void Engine::run_next() {
    [[maybe_unused]] thread_local const bool is_lowered = lower_priority();
    Job job = take_next();
    if (!job.search) return;
    const std::stop_source& stop = job.search->stop;
    if (!stop.stop_requested()) job.search->work(*job.solver, stop.get_token());
    finish(std::move(job));
}

// Takes the next search of the highest priority, if there is one.
Engine::Job Engine::take_next() {
    const std::lock_guard lock(mutex_);
    auto& queue = waiting_[waiting_[0].is_empty() ? 1 : 0];
    if (queue.is_empty() || stopping_) return {};
    Job job{queue.pop(), std::move(idle_solvers_.back())};
    idle_solvers_.pop_back();
    running_.insert(job.search);
    return job;
}

// Completes a search on the event loop, unless the engine has stopped.
void Engine::finish(Job job) {
    const std::lock_guard lock(mutex_);
    running_.erase(job.search);
    idle_solvers_.push_back(std::move(job.solver));
    if (stopping_) return;
    boost::asio::post(loop_, [search = std::move(job.search)] {
        search->is_done = true;
        search->done.cancel();
    });
}

}  // namespace server
