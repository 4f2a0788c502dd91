#include "websockets/condition.hpp"

#include <boost/asio/as_tuple.hpp>

namespace websockets {

Condition::Condition(const Executor& executor) : timer_(executor, Clock::time_point::max()) {}

awaitable<void> Condition::wait() { co_await timer_.async_wait(asio::as_tuple(use_awaitable)); }

}  // namespace websockets
