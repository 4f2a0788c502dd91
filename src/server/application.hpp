#pragma once

#include <memory>
#include <set>

#include "server/computer/engine.hpp"
#include "server/journal/journal.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/log_limit.hpp"
#include "server/operation/metrics.hpp"
#include "server/options.hpp"
#include "server/rooms/rooms.hpp"
#include "websockets/connection.hpp"

namespace server {

/// The state that all connections share.
struct Application {
    Application(websockets::Executor loop, Options options, std::unique_ptr<Journal> journal);

    /// To be called when this network has reached a limit. Logs once what to do if it is the proxy:
    /// all clients of a proxy that is not trusted have its address.
    void warn_of_proxy(const std::string& network);

    const websockets::Executor loop;
    const Options options;
    const std::unique_ptr<Journal> journal;
    Metrics metrics;
    std::set<websockets::Connection> connected;  ///< connections with a running handler
    Quota connections;                           ///< by address
    Engine engine;
    Rooms rooms;
    bool draining = false;         ///< The server is about to stop.
    bool is_behind_proxy = false;  ///< A request had X-Forwarded-For.
    bool has_warned_of_proxy = false;
    LogLimit log_limit;  ///< of connections, by address
};

}  // namespace server
