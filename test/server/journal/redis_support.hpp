#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "journal_support.hpp"
#include "server/journal/redis_options.hpp"
#include "temporary_folder.hpp"

namespace test {

/// A new Redis server on 127.0.0.1 that stores nothing on disk. The destructor ends it.
class RedisServer {
public:
    /// Starts it on a free port, and waits until it is ready. With a certificate, it also speaks
    /// TLS, on another port.
    explicit RedisServer(std::vector<std::string> options = {}, std::string certificate = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    /// How to reach it.
    server::RedisOptions options() const;

    /// How to reach it by TLS.
    server::RedisOptions tls_options(const std::string& ca_file) const;

    /// The URL of its Unix socket.
    std::string socket_url() const;

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
    std::vector<std::string> command_line() const;
    bool start();

    const TemporaryFolder folder_;
    const std::vector<std::string> options_;
    const std::string certificate_;
    std::uint16_t port_ = 0;
    std::uint16_t tls_port_ = 0;
    pid_t process_ = 0;
    int output_ = -1;
};

}  // namespace test
