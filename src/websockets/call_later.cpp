#include "websockets/call_later.hpp"

#include <utility>

namespace websockets {

CallLater::CallLater(const Executor& executor, Clock::time_point time,
                     std::function<void()> function)
    : timer_(std::make_shared<Timer>(executor, time)) {
    timer_->async_wait(
        [function = std::move(function), timer = std::weak_ptr(timer_)](error_code error) {
            // The destructor cancels the timer, but this callback may already be queued; then the
            // weak_ptr has expired.
            if (!error && !timer.expired()) function();
        });
}

CallLater::CallLater(const Executor& executor, Clock::duration delay,
                     std::function<void()> function)
    : CallLater(executor, Clock::now() + delay, std::move(function)) {}

}  // namespace websockets
