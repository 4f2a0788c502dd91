#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/asio.hpp"
#include "websockets/close_code.hpp"
#include "websockets/http.hpp"

namespace websockets {

/// Thrown by send() when the connection is closed. A handler need not catch it: it simply ends.
class ConnectionClosed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A WebSocket connection of a server or a client.
///
/// This is a handle: copies refer to the same connection, compare equal, and are cheap. Pass it to
/// coroutines by value. The functions may be called at any time, by any coroutine on the thread of
/// the event loop.
///
/// The connection reads ahead by one message. As long as no message waits for recv(), it answers
/// pings and notices that the other side closes, even if no coroutine receives.
class Connection {
public:
    class Impl;
    explicit Connection(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

    /// Receives the next message. Returns nothing once the connection is closed, by either side;
    /// then close_code() says why. Only one coroutine at a time may receive. Cancelling it, for
    /// example by operator||, loses no message: the next call returns it.
    awaitable<std::optional<std::string>> recv() const;

    /// The same, into a string whose memory is reused, so that a loop allocates nothing. Returns
    /// false and does not change the string once the connection is closed.
    awaitable<bool> recv(std::string& message) const;

    /// Sends a text message, which must be valid UTF-8. The message is queued, and sent as far as
    /// the socket accepts it, before this returns. Awaiting the result waits while more than 64 KiB
    /// are queued, so that a slow client slows its sender. Throws ConnectionClosed.
    awaitable<void> send(std::string_view message) const;

    /// Closes the connection with this code and reason (at most 123 bytes of UTF-8), and waits
    /// until it is closed, at most close_timeout. Does nothing if the connection is closed already.
    awaitable<void> close(std::uint16_t code = close_code::normal,
                          std::string_view reason = {}) const;

    /// Begins to close the connection like close(), but does not wait until it is closed.
    void start_close(std::uint16_t code = close_code::normal, std::string_view reason = {}) const;

    /// Waits until the connection is closed, by either side. Meanwhile, messages that no coroutine
    /// receives are discarded.
    awaitable<void> wait_closed() const;

    /// Whether messages may be sent.
    bool is_open() const;

    /// The close code and reason; no code as long as the connection is open. They come from the
    /// first close frame, of either side. The code is 1005 if that frame had none, and 1006 if the
    /// connection was lost without a close frame.
    std::optional<std::uint16_t> close_code() const;
    const std::string& close_reason() const;

    /// Whether broadcast() closed the connection because the other side read too slowly.
    bool was_too_slow() const;

    /// The number of bytes that are queued because the socket does not accept them yet.
    std::size_t queued() const;

    /// The address of the other side, such as "127.0.0.1:50000" or "[::1]:50000".
    const std::string& remote_address() const;

    /// The request of the opening handshake; empty without ServeOptions::keep_request. Its path and
    /// headers can contain secrets.
    const Request& request() const;

    /// The negotiated subprotocol; empty if there is none.
    const std::string& subprotocol() const;

    /// A short name for logs, unique within its server.
    const std::string& id() const;

    friend bool operator==(const Connection&, const Connection&) = default;
    friend auto operator<=>(const Connection&, const Connection&) = default;

private:
    friend class Broadcast;
    std::shared_ptr<Impl> impl_;
};

/// Sends a message to several connections, like broadcast() in Python: it is not a coroutine, and
/// it does not wait. Connections that are not open are skipped.
///
/// The frame is built once and copied into each connection's queue. The queues are sent in the
/// event loop's next turn, or some turns later while more messages follow, so that several messages
/// leave in one system call. A connection with more than write_limit bytes queued is closed with
/// 1008 (policy violation): 1013 (try again later) would make the client return and fall behind
/// again.
class Broadcast {
public:
    explicit Broadcast(std::string_view message);
    ~Broadcast();
    Broadcast(const Broadcast&) = delete;
    Broadcast& operator=(const Broadcast&) = delete;

    /// Sends the message to one more connection.
    void to(const Connection& connection);

private:
    std::string_view message_;
    std::string frame_;
    std::vector<std::shared_ptr<Connection::Impl>> to_flush_;
};

/// Sends a message to all the given connections; see Broadcast.
template <class Connections>
void broadcast(const Connections& connections, std::string_view message) {
    Broadcast broadcast(message);
    for (const Connection& connection : connections) broadcast.to(connection);
}

}  // namespace websockets
