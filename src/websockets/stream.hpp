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

/// Which side of a connection this is.
enum class Role { server, client };

/// One connection as RFC 6455 sees it, by Boost.Beast: the opening handshake on either side, and
/// the reading of messages with its pongs, its checks and its replies to close frames.
///
/// Beast only reads here. Its one pending read is never cancelled (that would leave a Beast stream
/// unusable), so whoever waits for a message may stop waiting at any time.
class Stream : public std::enable_shared_from_this<Stream> {
public:
    Stream(Socket socket, std::size_t max_size);
    virtual ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    Transport& transport();

    // The server's side of the opening handshake.

    /// Reads an HTTP request; nothing if the client left. A malformed or oversized one is answered
    /// here, and counts as having left.
    awaitable<std::optional<Request>> read_request();

    /// Whether the request that was read last asks for a WebSocket.
    bool is_upgrade() const;

    /// Answers the request that was read last. Returns whether another one may follow.
    awaitable<bool> respond(Response response);

    /// Accepts the request that was read last. Returns false if it was no valid handshake; it has
    /// been answered then.
    awaitable<bool> accept(const std::string& subprotocol);

    // The client's side of the opening handshake.

    /// Sends the request and reads the response; throws if the server refused. Returns the
    /// subprotocol that it chose, empty for none.
    awaitable<std::string> handshake(const std::string& host, const std::string& target,
                                     const std::vector<std::string>& subprotocols,
                                     const Headers& headers);

protected:
    /// Starts to read the next message. Its end is on_message() or on_end().
    void read_message();

    /// Whether a read is under way.
    bool reading() const { return reading_; }

    /// The message that was read last; its characters may be taken.
    std::string& message() { return message_; }

    /// The stream has a whole message, in message().
    virtual void on_message(bool is_text) = 0;

    /// The other side gave a sign of life that is no message.
    virtual void on_pong() = 0;

    /// The other side sent a close frame, which Beast answers. 1005 stands for no code.
    virtual void on_close_frame(std::uint16_t code, std::string_view reason) = 0;

    /// Nothing more can be read. If the other side broke the protocol, Beast has sent a close frame
    /// with this code; it is 0 otherwise, and the connection was closed or lost.
    virtual void on_end(std::uint16_t failure_code) = 0;

    /// The event loop is destroyed while a read is under way: there will be no on_end().
    virtual void on_loop_end() = 0;

private:
    struct Beast;
    struct ReadHandler;

    void read_some();
    void on_read(error_code error, std::size_t size);

    std::unique_ptr<Beast> beast_;
    std::string message_;
    std::size_t message_size_ = 0;  // of the part that has been read
    bool reading_ = false;
};

}  // namespace websockets
