#pragma once

#include <boost/asio/execution_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <memory>
#include <vector>

#include "websockets/asio.hpp"

namespace websockets {

/// Finds out which sockets can be read, for all connections of an event loop.
///
/// Asio makes a system call each time that a socket is waited for. This one makes two in a turn of
/// the event loop, for all sockets together.
class ReadPoller final : public asio::execution_context::service {
public:
    class Reader {
    public:
        virtual ~Reader() = default;

        /// Called in each turn of the event loop in which the socket can be read. At the end of the
        /// stream and after an error, that is each turn.
        virtual void on_readable() = 0;

        /// Called when the event loop is destroyed.
        virtual void on_loop_end() = 0;
    };

    using key_type = ReadPoller;
    static inline asio::execution_context::id id;

    explicit ReadPoller(asio::io_context& loop);

    /// Calls the reader until remove(), and keeps it alive. Returns false if the system does not
    /// watch more sockets.
    bool add(int socket, std::shared_ptr<Reader> reader);

    /// To be called before the socket is closed.
    void remove(int socket);

private:
    void shutdown() override;
    void wait();
    void call_readers();

    asio::posix::basic_stream_descriptor<Executor> epoll_;
    std::vector<std::shared_ptr<Reader>> readers_;  // by the descriptors of their sockets
    std::size_t count_ = 0;                         // of readers
    bool waiting_ = false;
};

}  // namespace websockets
