#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/journal/journal.hpp"
#include "websockets/condition.hpp"
#include "websockets/support.hpp"

namespace server {

std::ostream& operator<<(std::ostream& out, Append::Outcome outcome);

}  // namespace server

namespace test {

using server::Append;
using server::Journal;
using server::Record;
using Outcome = server::Append::Outcome;

/// A match without entries, with the keys "ID-join", "ID-watch", "ID-first" and "ID-second".
Record record_of(std::string id);

/// Appends an entry and checks the outcome.
awaitable<void> expect(Journal& journal, std::string id, std::size_t n, connect4::Entry entry,
                       Outcome expected);

/// The entries of a match, found by one of its keys; "none" if there is no such match.
awaitable<std::string> entries_of(Journal& journal, std::string key);

/// Runs coroutines at the same time and waits for their results, like asyncio.gather().
template <class T>
awaitable<std::vector<T>> gather(std::vector<awaitable<T>> running) {
    const Executor loop = co_await asio::this_coro::executor;
    Condition finished(loop);
    std::vector<T> results(running.size());
    std::size_t left = running.size();
    for (std::size_t i = 0; i < running.size(); ++i) {
        asio::co_spawn(loop, std::move(running[i]), [&, i](std::exception_ptr failure, T result) {
            if (failure) std::rethrow_exception(failure);
            results[i] = std::move(result);
            if (--left == 0) finished.notify_all();
        });
    }
    while (left > 0) co_await finished.wait();
    co_return results;
}

/// The number of answers with the given outcome.
std::size_t count(const std::vector<Append>& answers, Outcome outcome);

}  // namespace test
