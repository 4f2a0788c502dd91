#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/journal/redis_options.hpp"
#include "server/journal/redis_protocol.hpp"
#include "websockets/asio.hpp"
#include "websockets/condition.hpp"

namespace server {

/// A connection to Redis that is made again whenever it is lost.
///
/// Commands go out without waiting for the answers to those before, which come in the same order.
/// So one deadline is enough: when the oldest command has no answer and there was none to those
/// before for too long, the connection is given up, and with it all answers that it owed. A PING
/// keeps an idle connection honest.
class RedisConnection {
public:
    /// The reply to a command; nothing if the connection was lost before it came, and then Redis
    /// may have done what it was told or not.
    using Answer = std::optional<RedisReply>;
    using Callback = std::function<void(Answer)>;

    /// What the owner wants to hear. Nothing is called after close().
    struct Events {
        std::function<void()> up;              ///< connected, for the first time or again
        std::function<void()> down = nullptr;  ///< not connected any more, or not yet
        /// A message of a channel that this connection is subscribed to.
        std::function<void(const std::string& channel, std::string_view text)> message = nullptr;
    };

    /// Begins to connect. The log names the connection by what it is for. The owner must close it.
    static std::shared_ptr<RedisConnection> open(websockets::Executor loop,
                                                 const RedisOptions& options, std::string purpose,
                                                 Events events);

    /// Ends it. Commands without an answer get none.
    void close();

    bool is_up() const { return is_up_; }

    /// Sends a command, and calls back with the answer, never at once. While the connection is
    /// down that is nothing; only what is said before the first attempt to connect waits for it.
    void send(const RedisCommand& command, Callback callback = nullptr);

    /// Sends a command and awaits the answer.
    websockets::awaitable<Answer> ask(RedisCommand command);

private:
    struct Pending {
        websockets::Clock::time_point since;
        Callback callback;
    };

    RedisConnection(websockets::Executor loop, const RedisOptions& options, std::string purpose,
                    Events events);

    static websockets::awaitable<void> run(std::shared_ptr<RedisConnection> self);
    websockets::awaitable<std::string> live();
    websockets::awaitable<void> converse();
    websockets::awaitable<void> connect();
    websockets::awaitable<void> greet();
    websockets::awaitable<RedisReply> receive();
    websockets::awaitable<void> write();
    websockets::awaitable<void> keep_time();
    void go_up();
    void go_down(const std::string& reason);
    void deliver(RedisReply reply);
    void give_up_pending();

    const websockets::Executor loop_;
    const RedisOptions options_;
    const std::string purpose_;
    const Events events_;
    websockets::Socket socket_;
    RedisParser parser_;
    std::array<char, 4096> buffer_;
    std::string queue_;             // what the socket has not been given yet
    std::deque<Pending> pending_;   // for each command without an answer, in their order
    websockets::Condition queued_;  // notified when there is something to write
    websockets::Timer timer_;
    websockets::Clock::time_point last_reply_;
    bool is_up_ = false;
    std::string failure_;  // why the last connection, or attempt, has failed, if it has
    bool closed_ = false;
};

}  // namespace server
