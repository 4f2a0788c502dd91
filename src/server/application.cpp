#include "server/application.hpp"

#include <utility>

namespace server {

Application::Application(websockets::Executor the_loop, Options the_options,
                         std::unique_ptr<Journal> the_journal)
    : loop(the_loop),
      options(std::move(the_options)),
      journal(std::move(the_journal)),
      connections(options.max_connections_per_address),
      games(options.max_games_per_address),
      rooms(loop, *journal, metrics, options.grace) {}

}  // namespace server
