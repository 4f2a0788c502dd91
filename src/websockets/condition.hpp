#pragma once

#include "websockets/asio.hpp"

namespace websockets {

/// Lets coroutines wait until something has changed, like asyncio.Condition without its lock.
///
/// It must outlive the coroutines that wait for it.
class Condition {
public:
    explicit Condition(const Executor& executor);

    /// Resumes all waiting coroutines.
    void notify_all() { timer_.cancel(); }

    /// Waits for the next notify_all(). Call it in a loop that checks whether the expected change
    /// has happened.
    awaitable<void> wait();

    /// Calls the function at the next notify_all().
    template <class Function>
    void async_wait(Function&& function) {
        timer_.async_wait(std::forward<Function>(function));
    }

private:
    Timer timer_;  // never expires; cancelling it resumes the coroutines
};

}  // namespace websockets
