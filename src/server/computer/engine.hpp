#pragma once

#include <array>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "connect4/book/opening_book.hpp"
#include "connect4/error.hpp"
#include "connect4/position.hpp"
#include "connect4/solver/solver.hpp"
#include "websockets/asio.hpp"

namespace server {

/// The computer that plays and analyses, on threads of its own: the event loop never waits for it,
/// and what it answers arrives there.
///
/// All functions belong to the event loop's thread. A search whose coroutine is cancelled, or
/// destroyed, stops within a millisecond. While as many searches wait as the engine will remember,
/// further ones are answered by ServerError::engine_busy.
class Engine {
public:
    /// Searches on so many threads at a time, each with a table of its own. The book, if there is
    /// one, must outlive the engine.
    Engine(websockets::Executor loop, unsigned threads, const connect4::OpeningBook* book);

    ~Engine() { stop(); }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Stops all searches, and waits until the threads have ended. Nothing can be asked any more.
    /// To be called before the event loop ends.
    void stop();

    // None of these takes a position that is over. Moves are searched before analyses.

    /// The column in which the computer plays on this level; see choose_move().
    websockets::awaitable<connect4::Result<int>> best_move(connect4::Position position, int level);

    /// What each move is worth.
    websockets::awaitable<connect4::Result<connect4::Scores>> analyse(connect4::Position position);

    /// Whether each move wins, draws or loses: sooner known than what it is worth.
    websockets::awaitable<connect4::Result<connect4::Scores>> analyse_signs(
        connect4::Position position);

private:
    enum class Priority { move, analysis };
    struct Search;
    using SearchPointer = std::shared_ptr<Search>;
    struct Turn;

    template <class Answer, class Function>
    websockets::awaitable<connect4::Result<Answer>> search(Priority priority, Function function);
    bool submit(SearchPointer search, Priority priority);
    void run_next();
    Turn begin();
    void end(Turn turn);

    const websockets::Executor loop_;
    const connect4::OpeningBook* const book_;
    std::mutex mutex_;  // of what the threads use:
    std::array<std::deque<SearchPointer>, 2> waiting_;
    std::set<SearchPointer> running_;
    std::vector<std::unique_ptr<connect4::Solver>> idle_solvers_;
    bool stopping_ = false;

    std::unique_ptr<boost::asio::thread_pool> threads_;
};

}  // namespace server
