#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "websockets/asio.hpp"
#include "websockets/condition.hpp"
#include "websockets/frame.hpp"

namespace websockets {

/// The TCP socket of one connection, and the queue of the bytes that it sends.
///
/// Messages, pings and close frames are appended to the queue whole, and so is what Beast writes
/// (handshakes, pongs, replies to close frames), so frames never overlap. Writing is tried at once,
/// without a coroutine; only what the socket does not accept waits until the socket is writable.
/// Several queued messages leave in one system call.
class Transport {
public:
    using executor_type = Executor;

    explicit Transport(Socket socket);

    /// Sets the object that contains this one. A pending write keeps it alive.
    void set_owner(std::weak_ptr<void> owner) { owner_ = std::move(owner); }

    executor_type get_executor() { return socket_.get_executor(); }
    Socket& socket() { return socket_; }

    /// The queue, to append whole frames to; flush() sends them.
    std::string& queue() { return queue_; }

    /// Sends what is queued as far as the socket accepts it now, and the rest when it is writable.
    void flush();

    /// Declares the queue complete: what Beast writes from now on is dropped. To be called after a
    /// close frame, because RFC 6455, section 5.5.1, allows no frame after it.
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

    /// Closes the socket at once: pending reads and writes fail.
    void abort();

    // The functions below make this an AsyncStream, which Beast reads and writes.

    /// Reads into the first buffer only. Asio calls recv() then, which costs less than the
    /// recvmsg() for the two buffers that Beast passes.
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return socket_.async_read_some(first_of(buffers), std::forward<Token>(token));
    }

    /// Queues the data, and completes when the queue is short enough. If a client sends pings and
    /// does not read the pongs, Beast waits here, and the queue does not grow.
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        const std::size_t size = push(buffers);
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this, size](auto handler) {
                auto complete = [this, size,
                                 handler = std::move(handler)](error_code = {}) mutable {
                    const error_code error =
                        broken_ ? error_code(asio::error::broken_pipe) : error_code();
                    std::move(handler)(error, size);
                };
                if (needs_drain()) {
                    drained_.async_wait(std::move(complete));
                } else {
                    asio::post(get_executor(), std::move(complete));
                }
            },
            token);
    }

private:
    // In bytes: a sender waits when the queue is longer than high_water, until it is not longer
    // than low_water. The numbers are the Python library's.
    static constexpr std::size_t high_water = 64 * 1024;
    static constexpr std::size_t low_water = 16 * 1024;

    template <class Buffers>
    static asio::mutable_buffer first_of(const Buffers& buffers) {
        auto buffer = asio::buffer_sequence_begin(buffers);
        const auto end = asio::buffer_sequence_end(buffers);
        while (buffer != end && asio::mutable_buffer(*buffer).size() == 0) ++buffer;
        return buffer == end ? asio::mutable_buffer() : asio::mutable_buffer(*buffer);
    }

    // Queues what Beast writes, and returns its size. Beast writes each frame in one call.
    template <class Buffers>
    std::size_t push(const Buffers& buffers) {
        const std::size_t size = asio::buffer_size(buffers);
        if (size == 0 || !writable()) return size;
        const std::size_t before = queue_.size();
        queue_.resize(before + size);
        asio::buffer_copy(asio::buffer(queue_.data() + before, size), buffers);
        if (static_cast<std::uint8_t>(queue_[before]) == close_frame_byte) finish();
        flush();
        return size;
    }

    void flush_when_possible();

    Socket socket_;
    std::weak_ptr<void> owner_;
    std::string queue_;
    std::uint64_t sent_ = 0;
    bool finished_ = false;
    bool waiting_for_socket_ = false;
    bool broken_ = false;
    Condition drained_;
};

}  // namespace websockets
