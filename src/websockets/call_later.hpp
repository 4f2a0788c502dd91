#pragma once

#include <functional>
#include <memory>

#include "websockets/asio.hpp"

namespace websockets {

/// Calls a function at a given time, like loop.call_later() in Python, unless this object is
/// destroyed before.
///
/// The event loop calls the function; an exception that leaves it ends the loop.
class CallLater {
public:
    CallLater(const Executor& executor, Clock::time_point time, std::function<void()> function);
    CallLater(const Executor& executor, Clock::duration delay, std::function<void()> function);
    CallLater(const CallLater&) = delete;
    CallLater& operator=(const CallLater&) = delete;

private:
    const std::shared_ptr<Timer> timer_;
};

}  // namespace websockets
