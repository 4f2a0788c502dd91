#pragma once

#include <netinet/in.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace bench {

/// What to measure.
enum class Phase {
    moves,    ///< Moves on connections that are already open.
    games,    ///< Whole games: connecting, the handshake, 42 moves, closing.
    memory,   ///< The server's memory for each open connection.
    journal,  ///< Moves of games that the server records.
    fan_out,  ///< Moves of one game with many spectators.
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

/// The command line is wrong; the text gives the reason.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The help text.
extern const char* const usage;

/// Throws UsageError if an option or a value is wrong.
[[nodiscard]] Options parse_options(int count, const char* const* arguments);

}  // namespace bench
