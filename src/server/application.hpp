#pragma once

#include <memory>
#include <set>

#include "server/engine.hpp"
#include "server/journal.hpp"
#include "server/limits.hpp"
#include "server/metrics.hpp"
#include "server/options.hpp"
#include "server/rooms.hpp"
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
    Quota games;                                 ///< by address
    Engine engine;
    Rooms rooms;
    bool draining = false;  ///< whether the server is about to stop
};

}  // namespace server
