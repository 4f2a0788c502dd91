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

}  // namespace websockets
