#pragma once

#include <netinet/in.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace bench {

/// What is measured.
enum class Phase {
    moves,    ///< Moves on connections that are already open.
    games,    ///< Whole games: connecting, the handshake, 42 moves, closing.
    memory,   ///< What an open connection costs the server.
    journal,  ///< Moves of games that the server records.
    fan_out,  ///< Moves of one game that many watch.
};

/// The command line.
struct Options {
    Phase phase = Phase::moves;
    in_addr host{};
    std::uint16_t port = 0;
    std::size_t connections = 64;
    std::size_t rounds = 1;
    std::size_t games = 1000;
    std::size_t burst = 1;
    std::optional<pid_t> server;
    int seconds_limit = 120;
    std::uint64_t seed = 4;
};

/// The command line is wrong; the text says how.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How the program is called.
extern const char* const usage;

/// Throws UsageError.
[[nodiscard]] Options parse_options(int count, const char* const* arguments);

}  // namespace bench
