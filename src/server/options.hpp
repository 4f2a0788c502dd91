#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/journal/redis_options.hpp"

namespace server {

/// The settings from the command line and the environment. A limit of 0 means no limit.
struct Options {
    using Seconds = std::chrono::seconds;
    using Days = std::chrono::days;

    std::string host;
    std::uint16_t port = 8001;
    bool reuse_port = false;                   ///< let other servers listen on the same port
    std::optional<std::filesystem::path> web;  ///< the folder of the web page, if it is served
    std::string log_level = "info";
    bool log_json = false;
    std::optional<std::filesystem::path> database;  ///< nullopt keeps games in memory
    std::filesystem::path backup;                   ///< of the database; empty for none
    std::chrono::hours backup_interval{24};
    std::optional<RedisOptions> store;  ///< the shared Redis, instead of a database
    Days keep_finished{7};
    Days keep_unfinished{30};
    Seconds grace{60};  ///< how long a game without connections stays in memory
    Seconds drain{0};   ///< how long the server goes on after a signal to stop
    std::vector<std::string> allowed_origins;
    bool trust_proxy = false;
    std::size_t max_games_per_address = 100;
    std::size_t max_connections_per_address = 500;  ///< WebSockets
    std::size_t max_requests_per_second = 100;      ///< HTTP requests of an address
    std::size_t max_header = 32;                    ///< of an HTTP request, in KiB
    std::size_t max_events_per_second = 20;
    Seconds first_event_within{10};
    Seconds claim_after{60};  ///< a player may claim a game that the other has left; 0 for never
    bool help = false;
    bool version = false;
};

/// Returns the value of an environment variable, or null. In the program this is std::getenv.
using Environment = std::function<const char*(const char* name)>;

/// Parses the arguments, without the program's name. Throws std::invalid_argument with a sentence
/// for the user.
Options parse_options(const std::vector<std::string>& arguments, const Environment& environment);

/// The output of --help.
std::string help_text();

/// The output of --version.
std::string version_text();

}  // namespace server
