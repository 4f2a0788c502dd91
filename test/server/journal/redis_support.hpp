#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "journal_support.hpp"
#include "server/journal/redis_options.hpp"

namespace test {

/// A Redis server of a test's own on 127.0.0.1, which keeps nothing on disk and ends with this
/// object.
class RedisServer {
public:
    /// Starts it on a free port, and waits until it is ready.
    explicit RedisServer(std::vector<std::string> options = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    /// How to reach it.
    server::RedisOptions options() const;

    /// Runs a command, by a connection for it alone, and returns the answer as text: of a list the
    /// items, each on a line.
    std::string command(const std::vector<std::string>& arguments) const;

    /// Ends it at once, with all that it had.
    void kill();

    /// Starts it again, empty, on the same port.
    void restart();

    /// Lets it stand still: connections stay, and nothing is answered.
    void pause();
    void go_on();

private:
    bool start();

    const TemporaryFolder folder_;
    const std::vector<std::string> options_;
    std::uint16_t port_ = 0;
    pid_t process_ = 0;
    int output_ = -1;
};

}  // namespace test
