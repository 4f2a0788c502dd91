#pragma once

#include <utility>

namespace tutorial {

/// Runs a function at the end of its scope, on every path, like Python's finally:
///
///     connected.insert(websocket);
///     const Finally leave([&] { connected.erase(websocket); });
///
/// This includes a coroutine that is cancelled, or destroyed while it waits. The function must not
/// throw, and cannot use co_await.
template <class Function>
class Finally {
public:
    explicit Finally(Function function) : function_(std::move(function)) {}
    ~Finally() { function_(); }
    Finally(const Finally&) = delete;
    Finally& operator=(const Finally&) = delete;

private:
    Function function_;
};

}  // namespace tutorial
