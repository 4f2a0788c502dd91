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

/// Thrown by send() when the connection is closed. A handler that lets it escape just ends.
class ConnectionClosed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A WebSocket connection, on either side.
///
/// This is a handle: copies stand for the same connection, compare equal, and cost a pointer. Pass
/// it to coroutines by value, and keep it in containers. All functions belong to the thread of the
/// event loop, and may be called there at any time, from any coroutine.
///
/// The connection reads ahead by one message: until a message waits for recv(), pings are answered
/// and a closing other side is noticed while nobody receives.
class Connection {
public:
    class Impl;
    explicit Connection(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

    /// Receives the next message; nothing once the connection is closed, whoever closed it. Then
    /// close_code() says why. One coroutine at a time may receive. Cancelling it, for example by
    /// operator||, does no harm: the message goes to the next call.
    awaitable<std::optional<std::string>> recv() const;

    /// The same into a string whose memory is used again: a loop over it allocates nothing.
    /// Returns false, and leaves the string alone, once the connection is closed.
    awaitable<bool> recv(std::string& message) const;

    /// Sends a text message, which must be valid UTF-8. The message is queued, and sent as far as
    /// the socket takes it, before this returns; awaiting it waits while more than 64 KiB are
    /// queued, so that a client which reads slowly slows its sender. Throws ConnectionClosed.
    awaitable<void> send(std::string_view message) const;

    /// Closes the connection with this code and reason (at most 123 bytes of UTF-8), and waits
    /// until it is closed, at most close_timeout. Does nothing to a connection that is closed.
    awaitable<void> close(std::uint16_t code = close_code::normal,
                          std::string_view reason = {}) const;

    /// Begins to close the connection like close(), for those who need not wait for the end.
    void start_close(std::uint16_t code = close_code::normal, std::string_view reason = {}) const;

    /// Waits until the connection is closed, by whichever side. Messages that nobody receives are
    /// discarded meanwhile.
    awaitable<void> wait_closed() const;

    /// Whether messages may be sent.
    bool is_open() const;

    /// Why the connection closed, once it has: what the side that began said in its close frame, or
    /// 1005 if it gave no code, or 1006 if the connection was lost without one.
    std::optional<std::uint16_t> close_code() const;
    const std::string& close_reason() const;

    /// Whether broadcast() closed the connection because the other side did not read.
    bool was_too_slow() const;

    /// How many bytes are queued because the socket does not take them now.
    std::size_t queued() const;

    /// The other side, as "127.0.0.1:50000" or "[::1]:50000".
    const std::string& remote_address() const;

    /// The request of the opening handshake. The path can hold secrets; so can headers.
    const Request& request() const;

    /// The subprotocol that was agreed on; empty for none.
    const std::string& subprotocol() const;

    /// A short name for logs, unique within its server.
    const std::string& id() const;

    friend bool operator==(const Connection&, const Connection&) = default;
    friend auto operator<=>(const Connection&, const Connection&) = default;

private:
    friend class Broadcast;
    std::shared_ptr<Impl> impl_;
};

/// Sends a message to many connections, like broadcast() in Python: no coroutine, no waiting. Those
/// that are not open are skipped.
///
/// The frame is made once and copied into each queue; what is queued until the event loop's next
/// turn leaves each socket in one system call; while messages keep coming, that is put off for some
/// turns more. A connection with more than its write_limit queued is closed with 1008 (policy
/// violation), because the limit that was passed is the client's: 1013 (try
/// again later) would call it back to fall behind again.
class Broadcast {
public:
    explicit Broadcast(std::string_view message);
    ~Broadcast();
    Broadcast(const Broadcast&) = delete;
    Broadcast& operator=(const Broadcast&) = delete;

    void to(const Connection& connection);

private:
    std::string_view message_;
    std::string frame_;
    std::vector<std::shared_ptr<Connection::Impl>> to_flush_;
};

template <class Connections>
void broadcast(const Connections& connections, std::string_view message) {
    Broadcast broadcast(message);
    for (const Connection& connection : connections) broadcast.to(connection);
}

}  // namespace websockets
