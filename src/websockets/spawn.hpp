#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <string_view>

#include "websockets/asio.hpp"

namespace websockets {

/// Starts a coroutine that no other coroutine awaits, like asyncio.create_task(). It ends by
/// itself, or with the event loop.
///
/// An exception that leaves the coroutine is logged as an error under the given name, a string
/// literal; see log_failure().
void spawn(const Executor& executor, awaitable<void> coroutine, std::string_view name);

/// The same for a coroutine that can be cancelled: emit the signal. The coroutine keeps the signal
/// alive.
void spawn(const Executor& executor, awaitable<void> coroutine, std::string_view name,
           std::shared_ptr<asio::cancellation_signal> cancellation);

}  // namespace websockets
