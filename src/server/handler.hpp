#pragma once

#include <memory>

#include "server/application.hpp"
#include "websockets/connection.hpp"

namespace server {

/// Handles a connection and dispatches it according to who is connecting: a player who starts,
/// joins or comes back, a spectator, or two players who share a browser.
///
/// This is the handler() of the tutorial's third part. The application lives at least as long.
websockets::awaitable<void> handler(websockets::Connection connection,
                                    std::shared_ptr<Application> application);

}  // namespace server
