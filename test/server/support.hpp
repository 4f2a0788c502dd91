#pragma once

#include <memory>

#include "server/application.hpp"
#include "server/journal/journal.hpp"
#include "server/options.hpp"
#include "websockets/support.hpp"

namespace test {

/// An application that keeps its games in this journal, or in memory if none is given.
std::shared_ptr<server::Application> make_application(
    Executor loop, server::Options options = {}, std::unique_ptr<server::Journal> journal = {});

/// Serves it on a free port of 127.0.0.1.
Server serve_matches(std::shared_ptr<server::Application> application, ServeOptions options = {});

/// Connects to the server in the second dialect.
awaitable<Connection> connect_v2(const Server& server);

/// Receives the events of a connection up to one of this type, and returns that one as JSON text;
/// "" if the connection closed before.
awaitable<std::string> recv_event(Connection websocket, std::string type);

/// The value of a member of an event, which must be a string.
std::string member(const std::string& event, const char* name);

}  // namespace test
