#pragma once

#include "websockets/asio.hpp"

namespace websockets {

/// Makes an event loop, runs the main coroutine on it, and shuts the loop down, like asyncio.run().
///
/// Returns when the coroutine has ended; an exception that leaves it is thrown to the caller.
/// Coroutines that are still suspended then are destroyed, not resumed.
void run(awaitable<void> main);

/// Suspends the calling coroutine for this long, like asyncio.sleep().
awaitable<void> sleep(Clock::duration duration);

/// Runs both coroutines until one of them has ended, and cancels the other, like asyncio.wait()
/// with FIRST_COMPLETED. An exception that has left the first one is thrown to the caller. Operator
/// || is not the same: it waits for a success, and when one side fails it lets the other one go on.
awaitable<void> first_completed(awaitable<void> one, awaitable<void> other);

}  // namespace websockets
