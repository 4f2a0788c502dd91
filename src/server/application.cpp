#include "server/application.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace server {
namespace {

// Leaves one core to the event loop if there are several.
unsigned engine_threads() { return std::max(2U, std::thread::hardware_concurrency()) - 1; }

}  // namespace

Application::Application(websockets::Executor the_loop, Options the_options,
                         std::unique_ptr<Journal> the_journal)
    : loop(the_loop),
      options(std::move(the_options)),
      journal(std::move(the_journal)),
      connections(options.max_connections_per_address),
      engine(loop, engine_threads(), &connect4::opening_book()),
      rooms(loop, *journal, metrics, options.grace, options.claim_after,
            options.max_games_per_address),
      log_limit(loop, "connections") {}

void Application::warn_of_proxy(const std::string& network) {
    if (options.trust_proxy || !is_behind_proxy) return;
    if (std::exchange(has_warned_of_proxy, true)) return;
    spdlog::warn(
        "{} has too many connections, games or requests. If it is a proxy: --trust-proxy counts "
        "its clients by their own addresses, from X-Forwarded-For",
        network);
}

}  // namespace server
