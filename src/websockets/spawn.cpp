#include "websockets/spawn.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

#include "websockets/log.hpp"

namespace websockets {

void spawn(const Executor& executor, awaitable<void> coroutine, std::string_view name) {
    asio::co_spawn(executor, std::move(coroutine),
                   [name](std::exception_ptr failure) { log_failure(name, failure); });
}

void spawn(const Executor& executor, awaitable<void> coroutine, std::string_view name,
           std::shared_ptr<asio::cancellation_signal> cancellation) {
    const auto slot = cancellation->slot();
    auto on_end = [name, cancellation = std::move(cancellation)](std::exception_ptr failure) {
        log_failure(name, failure);
    };
    asio::co_spawn(executor, std::move(coroutine),
                   asio::bind_cancellation_slot(slot, std::move(on_end)));
}

}  // namespace websockets
