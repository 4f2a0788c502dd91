#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "server/journal/redis_options.hpp"
#include "server/journal/redis_protocol.hpp"
#include "websockets/asio.hpp"
#include "websockets/condition.hpp"

namespace server {

/// A connection to Redis that reconnects whenever it is lost, and when Redis answers that it cannot
/// serve this client any more, for example because it is not the master now. Of several servers, it
/// connects to one that is not a replica.
///
/// Commands are pipelined: they are sent without waiting for earlier answers, and Redis answers in
/// the same order. So one deadline is enough: the connection is dropped if a command waits for its
/// answer and no answer at all has arrived for too long. Then all waiting commands fail. On an idle
/// connection, a PING finds out whether Redis still answers.
class RedisConnection {
public:
    /// The reply to a command, or nullopt if the connection was lost before the reply arrived. Then
    /// Redis may have carried out the command or not.
    using Answer = std::optional<RedisReply>;
    using Callback = std::function<void(Answer)>;

    /// Callbacks of the owner. None is called after close().
    struct Events {
        std::function<void()> up;              ///< connected, at first or again
        std::function<void()> down = nullptr;  ///< lost, or the attempt to connect failed
        /// A message of a channel to which this connection is subscribed.
        std::function<void(const std::string& channel, std::string_view text)> message = nullptr;
    };

    /// Starts to connect. The purpose names the connection in the log. The owner must call close().
    static std::shared_ptr<RedisConnection> open(websockets::Executor loop,
                                                 const RedisOptions& options, std::string purpose,
                                                 Events events);

    /// Closes the connection. Commands without an answer get nullopt.
    void close();

    bool is_up() const { return is_up_; }

    /// Drops the connection, which then reconnects, perhaps to another server. Does nothing while
    /// the connection is down.
    void reconnect();

    /// Sends a command. The callback gets the answer later, never during this call. While the
    /// connection is down, the answer is nullopt; but commands wait for the first attempt to
    /// connect.
    void send(const RedisCommand& command, Callback callback = nullptr);

    /// Sends a command and awaits the answer.
    websockets::awaitable<Answer> ask(RedisCommand command);

private:
    // A TCP or a Unix socket.
    using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                    websockets::Executor>;

    struct Pending {
        websockets::Clock::time_point since;
        Callback callback;
    };

    RedisConnection(websockets::Executor loop, const RedisOptions& options, std::string purpose,
                    Events events);

    static websockets::awaitable<void> run(std::shared_ptr<RedisConnection> self);
    websockets::awaitable<std::string> run_once();
    std::string explain(std::exception_ptr failure) const;
    websockets::awaitable<void> connect_and_read();
    const RedisAddress& address() const {
        return options_.addresses[attempts_ % options_.addresses.size()];
    }
    websockets::awaitable<void> connect();
    websockets::awaitable<void> connect_tcp();
    websockets::awaitable<void> greet();
    websockets::awaitable<RedisReply> receive();
    websockets::awaitable<void> write();
    websockets::awaitable<void> watch_deadline();
    void go_up();
    void go_down(const std::string& reason);
    void deliver(RedisReply reply);
    void fail_pending();

    const websockets::Executor loop_;
    const RedisOptions options_;
    const std::string purpose_;
    const Events events_;
    Socket socket_;
    std::shared_ptr<const std::string> tls_failure_;  // see TlsSocket; null without TLS
    RedisParser parser_;
    std::array<char, 4096> buffer_;
    std::string queue_;             // bytes that are not given to the socket yet
    std::deque<Pending> pending_;   // the commands without an answer, oldest first
    websockets::Condition queued_;  // notified when there is something to write
    websockets::Timer timer_;
    websockets::Clock::time_point last_reply_;
    bool is_up_ = false;
    bool must_reconnect_ = false;
    std::size_t attempts_ = 0;        // that failed; the next attempt tries the next server
    std::set<std::string> failures_;  // why attempts failed since the connection was up
    bool closed_ = false;
};

}  // namespace server
