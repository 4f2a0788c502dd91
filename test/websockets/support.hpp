#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/asio.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

namespace test {

using namespace websockets;
using namespace std::chrono_literals;

/// Runs a test's coroutine on a new event loop, which is its argument.
void run(std::function<awaitable<void>(Executor loop)> body);

/// Serves on a free port of 127.0.0.1. The host and port of the options are ignored.
Server serve_locally(Executor loop, Handler handler, ServeOptions options = {});

/// The URI of a server on 127.0.0.1.
std::string uri_of(const Server& server, std::string_view target = "/");

/// A handler that sends each message back.
awaitable<void> echo(Connection websocket);

/// Sends a message and returns the answer; "" if the connection closed.
awaitable<std::string> ask(Connection websocket, std::string_view message);

/// A TCP client that sends any bytes, also those that a WebSocket client would not send.
class RawClient {
public:
    explicit RawClient(Executor loop) : socket_(loop) {}

    awaitable<void> connect(std::uint16_t port, std::string host = "127.0.0.1");

    /// Connects and performs an opening handshake.
    awaitable<void> open(std::uint16_t port);

    awaitable<void> write(std::string bytes);

    /// Sends one masked frame: the first byte has the flags and the opcode.
    awaitable<void> write_frame(std::uint8_t first_byte, std::string payload);

    /// Reads until the text is received, and returns everything up to its end.
    awaitable<std::string> read_until(std::string text);

    /// Reads until the server closes the connection, and returns everything that was received.
    awaitable<std::string> read_to_end();

    /// Reads until a close frame is received, and returns its code.
    awaitable<std::uint16_t> read_close_code();

    /// Closes the socket so that the server gets a TCP reset.
    void reset();

    Socket& socket() { return socket_; }

private:
    Socket socket_;
    std::string unread_;
};

/// A handshake request that every server accepts.
std::string handshake_request();

/// Collects log lines during its lifetime, instead of printing them.
class LogCapture {
public:
    LogCapture();
    ~LogCapture();

    /// The number of lines that contain this text.
    int count(std::string_view text) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// The number of open file descriptors of this process.
int open_descriptors();

}  // namespace test
