#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/journal/journal.hpp"
#include "server/journal/redis_connection.hpp"
#include "server/journal/redis_options.hpp"

namespace server {

/// The name of a match in Redis: of its record, and of its channel. All names share the part in
/// braces, so that a Redis cluster keeps them on one node.
std::string match_name(const std::string& id);

/// Subscriptions to matches, with one Redis channel per match.
///
/// A channel carries "entry N ENTRY", published by the script that appends, and "news SERVER TEXT",
/// published by publish(). Redis does not keep what it publishes: while a connection is down, this
/// server loses it. So all listeners get on_gap() when the connection is up again.
class RedisChannels {
public:
    /// Publishes on the given connection, and receives on a connection of its own. The caller must
    /// call close() in the end.
    static std::shared_ptr<RedisChannels> open(websockets::Executor loop,
                                               const RedisOptions& options,
                                               std::shared_ptr<RedisConnection> commands);
    void close();

    /// See Journal.
    websockets::awaitable<bool> subscribe(std::string id, JournalListener& listener);
    void unsubscribe(const std::string& id);
    void publish(const std::string& id, const std::string& message);
    websockets::awaitable<std::size_t> count_other_subscribers(std::string id);

    /// Reports a gap to all listeners: now, or when this server can receive again. Call it when
    /// something may have been lost.
    void report_gap();

    /// Drops the connection that receives, which then reconnects. Call it when the other connection
    /// is lost, because it may lead to another server after that.
    void reconnect() { subscriptions_->reconnect(); }

    /// Reports to all listeners that a pause may have begun or ended.
    void report_pause();

    /// Whether subscriptions work now. Asks Redis if that is not known yet.
    static websockets::awaitable<bool> check_receiving(std::shared_ptr<RedisChannels> self);

private:
    struct Channel {
        JournalListener* listener;
        std::set<std::string> servers;  // the other servers that have published messages
    };

    RedisChannels(websockets::Executor loop, std::shared_ptr<RedisConnection> commands);

    static websockets::awaitable<void> send_heartbeats(std::shared_ptr<RedisChannels> self);
    void subscribe_again();
    void receive(const std::string& name, std::string_view text);
    void receive_message(Channel& channel, std::string_view text);
    void remove_gone_servers();
    bool can_receive() const { return is_confirmed_ && subscriptions_->is_up(); }
    void for_each(const std::function<void(Channel&)>& call);

    const std::string server_;  // the name of this server
    const std::shared_ptr<RedisConnection> commands_;
    std::shared_ptr<RedisConnection> subscriptions_;
    std::unordered_map<std::string, Channel> channels_;  // by name
    // The other servers that have published messages, with the time of their last sign of life.
    std::unordered_map<std::string, websockets::Clock::time_point> last_seen_;
    websockets::Timer timer_;
    bool is_confirmed_ = false;  // Redis has confirmed all subscriptions of this connection.
    bool is_closed_ = false;
};

}  // namespace server
