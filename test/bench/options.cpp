#include "options.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <limits>
#include <string>
#include <string_view>

namespace bench {

const char* const usage =
    R"(Usage: connect4-load --port PORT [option]...

Plays scripted Connect Four games against a server on this machine, checks every
reply, and prints the figures as one line of JSON.

  --phase PHASE       what to measure: moves (the default), games, memory,
                      journal or fanout
  --host ADDRESS      the server's loopback address (127.0.0.1)
  --port PORT         the server's port
  --connections N     connections at the same time, 1 to 20000 (64); fanout:
                      spectators
  --rounds N          moves, journal: games on each connection, 1 to 10000 (1)
  --games N           games, fanout: number of games, 1 to 1000000 (1000)
  --burst N           fanout: moves in one send, a divisor of 40 (1)
  --pid PID           the server's process, to read its CPU time and memory
  --seconds-limit N   fail after this time, 1 to 600 (120)
  --seed N            of the random games (4)
)";

namespace {

template <typename Number>
Number parse_number(std::string_view name, std::string_view text, Number min, Number max) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < min || number > max) {
        throw UsageError(std::string(name) + " must be a number from " + std::to_string(min) +
                         " to " + std::to_string(max) + ".");
    }
    return number;
}

Phase parse_phase(std::string_view text) {
    if (text == "moves") {
        return Phase::moves;
    }
    if (text == "games") {
        return Phase::games;
    }
    if (text == "memory") {
        return Phase::memory;
    }
    if (text == "journal") {
        return Phase::journal;
    }
    if (text == "fanout") {
        return Phase::fan_out;
    }
    throw UsageError("--phase must be moves, games, memory, journal or fanout.");
}

in_addr parse_host(const std::string& text) {
    in_addr host{};
    const bool valid = ::inet_pton(AF_INET, text.c_str(), &host) == 1;
    // A load generator must not be used against other machines.
    if (!valid || (ntohl(host.s_addr) >> 24U) != IN_LOOPBACKNET) {
        throw UsageError("--host must be a loopback address: 127.0.0.1 or another of 127.0.0.0/8.");
    }
    return host;
}

void apply(Options& options, std::string_view name, const std::string& value) {
    if (name == "--phase") {
        options.phase = parse_phase(value);
    } else if (name == "--host") {
        options.host = parse_host(value);
    } else if (name == "--port") {
        options.port = parse_number<std::uint16_t>(name, value, 1, 65535);
    } else if (name == "--connections") {
        options.connections = parse_number<std::size_t>(name, value, 1, 20'000);
    } else if (name == "--rounds") {
        options.rounds = parse_number<std::size_t>(name, value, 1, 10'000);
    } else if (name == "--games") {
        options.games = parse_number<std::size_t>(name, value, 1, 1'000'000);
    } else if (name == "--burst") {
        options.burst = parse_number<std::size_t>(name, value, 1, 40);
    } else if (name == "--pid") {
        options.server = parse_number<pid_t>(name, value, 1, std::numeric_limits<pid_t>::max());
    } else if (name == "--seconds-limit") {
        options.seconds_limit = parse_number(name, value, 1, 600);
    } else if (name == "--seed") {
        options.seed =
            parse_number<std::uint64_t>(name, value, 0, std::numeric_limits<std::uint64_t>::max());
    } else {
        throw UsageError("There is no option " + std::string(name) + ".");
    }
}

}  // namespace

Options parse_options(int count, const char* const* arguments) {
    Options options;
    options.host.s_addr = htonl(INADDR_LOOPBACK);
    for (int index = 1; index < count; index += 2) {
        if (index + 1 == count) {
            throw UsageError(std::string(arguments[index]) + " needs a value.");
        }
        apply(options, arguments[index], arguments[index + 1]);
    }
    if (options.port == 0) {
        throw UsageError("--port is missing.");
    }
    if (options.phase == Phase::memory && !options.server) {
        throw UsageError("The memory phase needs --pid.");
    }
    if (40 % options.burst != 0) {
        throw UsageError("--burst must be a divisor of 40.");
    }
    constexpr std::size_t max_events = 20'000'000;
    const std::size_t games = options.phase == Phase::fan_out ? options.games : options.rounds;
    if (options.phase != Phase::games && options.connections * games * 42 > max_events) {
        throw UsageError(
            "A run may have at most 20 million events: lower --connections, --rounds or"
            " --games.");
    }
    return options;
}

}  // namespace bench
