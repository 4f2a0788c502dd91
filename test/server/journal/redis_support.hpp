#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "journal_support.hpp"
#include "server/journal/redis_options.hpp"

namespace test {

/// A new Redis server on 127.0.0.1 that stores nothing on disk. The destructor ends it.
class RedisServer {
public:
    /// Starts it on a free port, and waits until it is ready.
    explicit RedisServer(std::vector<std::string> options = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    /// How to reach it.
    server::RedisOptions options() const;

    /// Runs a command on a new connection. Returns the answer as text; a list has one line per
    /// item.
    std::string command(const std::vector<std::string>& arguments) const;

    /// Kills the server; its data is lost.
    void kill();

    /// Starts it again, empty, on the same port.
    void restart();

    /// Stops the process until resume(): connections stay open, and nothing is answered.
    void pause();
    void resume();

private:
    bool start();

    const TemporaryFolder folder_;
    const std::vector<std::string> options_;
    std::uint16_t port_ = 0;
    pid_t process_ = 0;
    int output_ = -1;
};

}  // namespace test
