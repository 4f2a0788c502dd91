#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "websockets/asio.hpp"

namespace tutorial {

/// The main coroutine of a server that listens on this port.
using Main = std::function<websockets::awaitable<void>(std::uint16_t port)>;

/// What every server of the tutorial needs around websockets::run(), which is Python's
/// asyncio.run(): reads the command line, which is empty or a port, and says in a sentence what
/// went wrong. Returns the exit code of the program.
///
/// The port is the usual one unless the command line names another; 0 stands for any free port. The
/// log goes to the standard error and, as in Python, shows warnings and errors only, unless the
/// environment asks for more: SPDLOG_LEVEL=debug shows every message.
int run(const Main& main, int argc, char** argv, std::uint16_t usual_port);

/// Sends the log to the standard error, as run() does, for programs that are no servers.
void start_log();

/// The port that a text names, 0 to 65535; nothing if it names none.
std::optional<std::uint16_t> parse_port(std::string_view text);

}  // namespace tutorial
