#pragma once

#include <memory>
#include <set>

#include "server/computer/engine.hpp"
#include "server/journal/journal.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/metrics.hpp"
#include "server/options.hpp"
#include "server/rooms/rooms.hpp"
#include "websockets/connection.hpp"

namespace server {

/// What all connections of the server share.
struct Application {
    Application(websockets::Executor loop, Options options, std::unique_ptr<Journal> journal);

    const websockets::Executor loop;
    const Options options;
    const std::unique_ptr<Journal> journal;
    Metrics metrics;
    std::set<websockets::Connection> connected;  ///< those that have a handler now
    Quota connections;                           ///< by address
    Engine engine;
    Rooms rooms;
    bool draining = false;  ///< whether the server is about to stop
};

}  // namespace server
