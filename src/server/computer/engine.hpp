#pragma once

#include <array>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "connect4/book/opening_book.hpp"
#include "connect4/error.hpp"
#include "connect4/position.hpp"
#include "connect4/solver/solver.hpp"
#include "server/computer/fair_queue.hpp"
#include "websockets/asio.hpp"

namespace server {

/// Searches positions on threads of its own, for the computer's moves and for analyses. The event
/// loop never waits for a search.
///
/// Call all functions on the event loop's thread. A search stops within a millisecond after its
/// coroutine is cancelled or destroyed. The addresses of the clients take turns. If too many
/// searches wait, the address with the most of them gets ServerError::engine_busy for its newest.
class Engine {
public:
    /// Uses the given number of threads, each with a transposition table of its own. The book may
    /// be null; it must outlive the engine.
    Engine(websockets::Executor loop, unsigned threads, const connect4::OpeningBook* book);

    ~Engine() { stop(); }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Stops all searches and joins the threads. Later searches fail. Call it before the event loop
    /// ends.
    void stop();

    // The positions must not be over. A search for a move has priority over analyses. The address
    // is that of the client for which the engine searches; see client_network().

    /// The column that the computer plays on the given level; see choose_move().
    websockets::awaitable<connect4::Result<int>> best_move(std::string address,
                                                           connect4::Position position, int level);

    /// The score of each move.
    websockets::awaitable<connect4::Result<connect4::Scores>> analyse(std::string address,
                                                                      connect4::Position position);

    /// The sign of each move's score: 1 wins, 0 draws, -1 loses. Faster than analyse().
    websockets::awaitable<connect4::Result<connect4::Scores>> analyse_signs(
        std::string address, connect4::Position position);

private:
    enum class Priority { move, analysis };
    struct Search;
    using SearchPointer = std::shared_ptr<Search>;
    using Queue = FairQueue<SearchPointer>;
    struct Job;

    template <class Answer, class Function>
    websockets::awaitable<connect4::Result<Answer>> search(std::string address, Priority priority,
                                                           Function function);
    void submit(const std::string& address, SearchPointer search, Priority priority);
    void run_next();
    Job take_next();
    void finish(Job job);

    const websockets::Executor loop_;
    const connect4::OpeningBook* const book_;
    std::mutex mutex_;              // guards the four members below
    std::array<Queue, 2> waiting_;  // by priority
    std::set<SearchPointer> running_;
    std::vector<std::unique_ptr<connect4::Solver>> idle_solvers_;
    bool stopping_ = false;

    std::unique_ptr<boost::asio::thread_pool> threads_;
};

}  // namespace server
