#pragma once

#include <cstdint>
#include <functional>

#include "websockets/asio.hpp"
#include "websockets/serve.hpp"

namespace tutorial {

/// The main coroutine of a server, which listens on the given port.
using Main = std::function<websockets::awaitable<void>(std::uint16_t port)>;

/// Runs a server of the tutorial: reads the command line, starts the log, and runs the main
/// coroutine with websockets::run(). Returns the exit code of the program: 0, or 1 if the server
/// failed, or 2 if the command line is wrong. A failure is printed in one line.
///
/// The command line may have one argument, the port. The default is default_port; 0 means any free
/// port.
int run(const Main& main, int argc, char** argv, std::uint16_t default_port);

/// Lets the server run until the program gets SIGINT (Ctrl-C) or SIGTERM. Then closes all
/// connections with 1001 (going away), and returns when all handlers have ended. A second Ctrl-C
/// ends the program at once.
websockets::awaitable<void> serve_forever(websockets::Server& server);

/// Sends the log to the standard error. As in Python, it shows warnings and errors only. The
/// environment variable SPDLOG_LEVEL changes this: SPDLOG_LEVEL=debug shows every message. Called
/// by run(); a client calls it itself.
void start_log();

}  // namespace tutorial
