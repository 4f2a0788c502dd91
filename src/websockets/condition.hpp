#pragma once

#include "websockets/asio.hpp"

namespace websockets {

/// Lets coroutines wait until something has changed, like asyncio.Condition without its lock.
///
/// It must outlive the coroutines that wait for it.
class Condition {
public:
    explicit Condition(const Executor& executor);

    /// Wakes all coroutines that wait.
    void notify_all() { timer_.cancel(); }

    /// Waits for the next notify_all(). The caller checks, in a loop, whether it brought what it
    /// waits for.
    awaitable<void> wait();

    /// Calls the function at the next notify_all().
    template <class Function>
    void async_wait(Function&& function) {
        timer_.async_wait(std::forward<Function>(function));
    }

private:
    Timer timer_;  // never expires: cancelling it is the notification
};

}  // namespace websockets
