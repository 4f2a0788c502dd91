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

/// The name of a match in Redis: of its record, and of the channel that tells about it. All names
/// have the same part in braces, so that a cluster keeps them together.
std::string match_name(const std::string& id);

/// What servers tell each other about matches through Redis, a channel for each match.
///
/// The messages are "entry N ENTRY", which the script that appends publishes, and "news SERVER
/// TEXT". What is published while a connection is down is lost for this server, so each follower
/// is told of the gap when it is up again.
class RedisChannels {
public:
    /// Publishes through that connection, and listens to one of its own. The owner must close it.
    static std::shared_ptr<RedisChannels> open(websockets::Executor loop,
                                               const RedisOptions& options,
                                               std::shared_ptr<RedisConnection> commands);
    void close();

    /// See Journal.
    websockets::awaitable<bool> follow(std::string id, Follower& follower);
    void unfollow(const std::string& id);
    void tell(const std::string& id, const std::string& news);
    websockets::awaitable<std::size_t> count_others(std::string id);

    /// To be called when what was told may have been lost: tells the followers of a gap, now or
    /// when this server can hear.
    void start_anew();

    /// Whether matches can be followed now.
    static websockets::awaitable<bool> hears(std::shared_ptr<RedisChannels> self);

    /// Tells the followers that a pause may have begun or ended.
    void tell_pause();

private:
    struct Channel {
        Follower* follower;
        std::set<std::string> servers;  // those others that have told news
    };

    RedisChannels(websockets::Executor loop, std::shared_ptr<RedisConnection> commands);

    static websockets::awaitable<void> beat(std::shared_ptr<RedisChannels> self);
    void subscribe_again();
    void hear(const std::string& name, std::string_view message);
    void hear_news(Channel& channel, std::string_view message);
    void drop_the_gone();
    bool can_hear() const { return confirmed_ && subscriptions_->is_up(); }
    void for_each(const std::function<void(Channel&)>& tell);

    const std::string server_;  // this one's name
    const std::shared_ptr<RedisConnection> commands_;
    std::shared_ptr<RedisConnection> subscriptions_;
    std::unordered_map<std::string, Channel> channels_;  // by name
    // When those that have told news were heard of for the last time.
    std::unordered_map<std::string, websockets::Clock::time_point> heard_;
    websockets::Timer timer_;
    bool confirmed_ = false;  // whether all subscriptions were, since the connection is up
    bool closed_ = false;
};

}  // namespace server
