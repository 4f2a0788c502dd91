#include "server/application.hpp"

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
      rooms(loop, *journal, metrics, options.grace, options.max_games_per_address),
      log_limit(loop, "connections") {}

}  // namespace server
