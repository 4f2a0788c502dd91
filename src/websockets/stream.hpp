#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/asio.hpp"
#include "websockets/http.hpp"
#include "websockets/transport.hpp"

namespace websockets {

/// The protocol of one connection (RFC 6455), by Boost.Beast: the opening handshake of both sides,
/// and reading messages, with the checks, the pongs and the replies to close frames.
///
/// Messages are sent without Beast. The pending read is never cancelled, because that would make
/// Beast's stream unusable; so a receiver may stop waiting for a message at any time.
class Stream : public std::enable_shared_from_this<Stream> {
public:
    Stream(Socket socket, std::size_t max_size);
    virtual ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    Transport& transport();

    // The server's side of the opening handshake.

    /// Reads an HTTP request. Returns nothing if the client has closed the connection, or if the
    /// request is malformed or too large; this function has answered it then.
    awaitable<std::optional<Request>> read_request();

    /// Whether the request that was read last asks for a WebSocket.
    bool is_upgrade() const;

    /// Answers the request that was read last. Returns whether another request may follow.
    awaitable<bool> respond(Response response);

    /// Accepts the request that was read last. Returns false if it was not a valid handshake; this
    /// function has answered it then.
    awaitable<bool> accept(const std::string& subprotocol);

    // The client's side of the opening handshake.

    /// Sends the request and reads the response. Returns the subprotocol that the server chose,
    /// empty for none. Throws std::runtime_error if the server refuses, and
    /// boost::system::system_error if the connection fails.
    awaitable<std::string> handshake(const std::string& host, const std::string& target,
                                     const std::vector<std::string>& subprotocols,
                                     const Headers& headers);

protected:
    /// Starts to read the next message. Then on_message() or on_end() is called.
    void read_message();

    /// Whether a read is pending.
    bool reading() const { return reading_; }

    /// The message that was read last. The caller may swap its memory for another string's.
    std::string& message() { return message_; }

    /// Called when message() is complete.
    virtual void on_message(bool is_text) = 0;

    /// Called when a ping, which Beast answers, or a pong is received.
    virtual void on_ping_or_pong() = 0;

    /// Called when a close frame is received, which Beast answers. 1005 stands for no code.
    virtual void on_close_frame(std::uint16_t code, std::string_view reason) = 0;

    /// Called when nothing more can be read. If the other side violated the protocol, Beast has
    /// sent a close frame with this code. Otherwise the connection was closed or lost, and the code
    /// is 0.
    virtual void on_end(std::uint16_t failure_code) = 0;

    /// Called when the event loop is destroyed while a read is pending; on_end() is not called.
    virtual void on_loop_end() = 0;

private:
    struct Beast;
    struct ReadHandler;

    void read_some();
    void on_read(error_code error, std::size_t size);

    std::unique_ptr<Beast> beast_;
    std::string message_;
    std::size_t message_size_ = 0;  // the size of the part that has been read
    bool reading_ = false;
};

}  // namespace websockets
