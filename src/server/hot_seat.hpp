#pragma once

#include "server/client.hpp"

namespace server {

/// Plays one game of Connect Four with one browser, which both players share.
///
/// This is the handler() of the tutorial's first part, line for line.
websockets::awaitable<void> hot_seat(Client& websocket);

}  // namespace server
