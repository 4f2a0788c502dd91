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

/// What the command line and the environment say. Limits of zero are switched off.
struct Options {
    using Seconds = std::chrono::seconds;
    using Days = std::chrono::days;

    std::string host;
    std::uint16_t port = 8001;
    bool reuse_port = false;  ///< whether other servers may listen on the same port
    std::optional<std::filesystem::path> web;  ///< the folder of the page, if it is to be served
    std::string log_level = "info";
    bool log_json = false;
    std::optional<std::filesystem::path> database;  ///< nothing to keep games in memory only
    std::optional<RedisOptions> store;  ///< where servers share their games, instead of a database
    Days keep_finished{7};
    Days keep_unfinished{30};
    Seconds grace{60};  ///< how long a game that everyone left stays in memory
    Seconds drain{0};   ///< how long the server goes on when it is told to stop
    std::vector<std::string> allowed_origins;
    bool trust_proxy = false;
    std::size_t max_games_per_address = 100;
    std::size_t max_connections_per_address = 500;
    std::size_t max_events_per_second = 20;
    Seconds first_event_within{10};
    bool help = false;
    bool version = false;
};

/// The value of an environment variable, or null: std::getenv, or what a test says.
using Environment = std::function<const char*(const char* name)>;

/// Parses the arguments, without the program's name. Throws std::invalid_argument with one sentence
/// that says what is wrong.
Options parse_options(const std::vector<std::string>& arguments, const Environment& environment);

/// What --help prints.
std::string help_text();

/// What --version prints.
std::string version_text();

}  // namespace server
