#pragma once

#include <utility>

namespace tutorial {

/// Does something when its scope is left, on whichever path, as Python's finally does:
///
///     connected.insert(websocket);
///     const Finally leave([&] { connected.erase(websocket); });
///
/// The paths out of a coroutine are more than those one sees: also a cancelled one, and one that is
/// destroyed while it waits, leaves its scopes. What is done must not throw, and cannot co_await.
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
