#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "websockets/asio.hpp"
#include "websockets/condition.hpp"
#include "websockets/read_poller.hpp"

namespace websockets {

/// The TCP socket of one connection, and the queue of the bytes that it sends.
///
/// Frames and HTTP responses are appended to the queue whole, so they never overlap. Writing is
/// tried at once, without a coroutine; only what the socket does not accept waits until the socket
/// is writable. Several queued messages leave in one system call.
class Transport {
public:
    explicit Transport(Socket socket);

    /// Sets the object that contains this one. A pending write keeps it alive.
    void set_owner(std::weak_ptr<void> owner) { owner_ = std::move(owner); }

    Executor get_executor() { return socket_.get_executor(); }
    Socket& socket() { return socket_; }

    /// The queue, to append whole frames to; flush() sends them.
    std::string& queue() { return queue_; }

    /// Sends what is queued as far as the socket accepts it now, and the rest when it is writable.
    void flush();

    /// Declares the queue complete. To be called after a close frame, because RFC 6455, section
    /// 5.5.1, allows no frame after it.
    void finish() { finished_ = true; }

    /// Whether frames may be appended: the queue is not complete, and the socket works.
    bool writable() const { return !finished_ && !broken_; }

    /// The number of queued bytes.
    std::size_t queued() const { return queue_.size(); }

    /// The number of bytes that the socket has accepted so far.
    std::uint64_t sent() const { return sent_; }

    /// Whether sending has failed; then the queue is lost.
    bool broken() const { return broken_; }

    /// Whether the queue is so long that a sender should wait for drained().
    bool needs_drain() const { return queued() > high_water; }

    /// Notified when the queue has become short again, and when the socket fails.
    Condition& drained() { return drained_; }

    /// Calls the reader whenever the socket can be read, until stop_reading() or abort(). Keeps the
    /// reader alive. Does nothing if it is called already, or if the socket is closed. Returns
    /// false if the system does not watch more sockets.
    bool start_reading(std::shared_ptr<ReadPoller::Reader> reader);
    void stop_reading();

    /// Closes the socket at once. Pending writes fail.
    void abort();

private:
    // In bytes: a sender waits when the queue is longer than high_water, until it is not longer
    // than low_water. The numbers are the Python library's.
    static constexpr std::size_t high_water = 64 * 1024;
    static constexpr std::size_t low_water = 16 * 1024;

    void flush_when_possible();

    Socket socket_;
    ReadPoller& poller_;
    std::weak_ptr<void> owner_;
    std::string queue_;
    std::uint64_t sent_ = 0;
    bool finished_ = false;
    bool waiting_for_socket_ = false;
    bool broken_ = false;
    bool reading_ = false;
    Condition drained_;
};

}  // namespace websockets
