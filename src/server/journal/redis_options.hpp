#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace server {

struct RedisOptions {
    std::string host;
    std::uint16_t port = 6379;
    unsigned database = 0;
    std::string user;      ///< empty for the default one
    std::string password;  ///< empty if there is none; belongs into no log
    /// How long matches are kept after their last change, those that are over and the others.
    std::chrono::seconds keep_finished = std::chrono::days(7);
    std::chrono::seconds keep_unfinished = std::chrono::days(30);

    /// Host and port, as people are told.
    std::string address() const;
};

/// Parses "redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]". Throws std::invalid_argument with a
/// sentence that says what is wrong, and nothing that is secret.
RedisOptions parse_redis_url(std::string_view text);

}  // namespace server
