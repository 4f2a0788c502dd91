#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/asio.hpp"
#include "websockets/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

namespace test {

using namespace websockets;
using namespace std::chrono_literals;

/// Runs a test's coroutine on an event loop of its own. It is given the loop, to serve on.
void run(std::function<awaitable<void>(Executor loop)> body);

/// Serves on a free port of 127.0.0.1, whatever the options say.
Server serve_locally(Executor loop, Handler handler, ServeOptions options = {});

/// The URI of a server on 127.0.0.1.
std::string uri_of(const Server& server, std::string_view target = "/");

/// A handler that sends back what it receives.
awaitable<void> echo(Connection websocket);

/// Sends a message and returns what comes back; "" if the connection closed.
awaitable<std::string> ask(Connection websocket, std::string_view message);

/// A client that is no WebSocket library: it sends the bytes that a test wants it to send.
class RawClient {
public:
    explicit RawClient(Executor loop) : socket_(loop) {}

    awaitable<void> connect(std::uint16_t port, std::string host = "127.0.0.1");

    /// Connects and performs an opening handshake.
    awaitable<void> open(std::uint16_t port);

    awaitable<void> write(std::string bytes);

    /// Sends one masked frame: the first byte has the flags and the opcode.
    awaitable<void> write_frame(std::uint8_t first_byte, std::string payload);

    /// Reads until the text has come, and returns all up to its end.
    awaitable<std::string> read_until(std::string text);

    /// Reads until the server ends the connection, and returns all that came.
    awaitable<std::string> read_to_end();

    /// Reads until the server sends a close frame, and returns its code.
    awaitable<std::uint16_t> read_close_code();

    /// Vanishes: the server gets a TCP reset.
    void reset();

    Socket& socket() { return socket_; }

private:
    Socket socket_;
    std::string unread_;
};

/// A handshake request that every server accepts.
std::string handshake_request();

/// Collects what is logged during its life, instead of its being printed.
class LogCapture {
public:
    LogCapture();
    ~LogCapture();

    /// How many lines contain this text.
    int count(std::string_view text) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// How many file descriptors this process has open.
int open_descriptors();

}  // namespace test
