#pragma once

#include "websockets/asio.hpp"

namespace websockets {

/// Makes an event loop, runs the main coroutine on it, and shuts the loop down, like asyncio.run().
///
/// Returns when the coroutine has ended. An exception that leaves it is thrown to the caller.
/// Coroutines that are still suspended are destroyed, not resumed.
void run(awaitable<void> main);

/// Suspends the calling coroutine for the given time, like asyncio.sleep().
awaitable<void> sleep(Clock::duration duration);

/// Runs both coroutines until one of them has ended, and cancels the other, like asyncio.wait()
/// with FIRST_COMPLETED. An exception that left the one that ended first is thrown to the caller.
/// Operator || is different: it waits for a success, so the other side goes on after a failure.
awaitable<void> first_completed(awaitable<void> one, awaitable<void> other);

}  // namespace websockets
