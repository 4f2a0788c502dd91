#pragma once

#include <memory>

#include "server/journal/journal.hpp"
#include "server/journal/redis_channels.hpp"
#include "server/journal/redis_options.hpp"

namespace server {

/// Keeps matches in Redis, where several servers share them.
///
/// A match is stored as a hash, and each of its keys as a string with its id. Lua scripts make
/// create() and append() atomic.
class RedisJournal final : public Journal {
public:
    /// Starts to connect, and reconnects whenever Redis is lost. The loop must outlive the journal.
    RedisJournal(websockets::Executor loop, const RedisOptions& options);

    /// Fails all requests without an answer: the outcome of append() is `unknown`.
    ~RedisJournal() override;

    websockets::awaitable<bool> create(Record record) override;
    websockets::awaitable<Append> append(std::string id, std::size_t n,
                                         connect4::Entry entry) override;
    websockets::awaitable<connect4::Result<Record>> load(std::string key) override;
    websockets::awaitable<connect4::Result<bool>> replace_resume_key(std::string id,
                                                                     std::string old_key,
                                                                     std::string new_key) override;

    /// Whether Redis accepts writes by scripts (it does not if it is a replica, or full, or if its
    /// user may run no scripts), and whether subscriptions work, which every open match needs.
    websockets::awaitable<bool> healthy() override;

    websockets::awaitable<bool> subscribe(std::string id, JournalListener& listener) override;
    void unsubscribe(const std::string& id) override;
    void publish(const std::string& id, std::string message) override;
    websockets::awaitable<std::size_t> count_other_subscribers(std::string id) override;

    bool is_shared() const override { return true; }
    bool is_paused() const override;

    /// As durable as Redis is configured to be.
    bool is_durable() const override { return true; }

private:
    class Matches;

    std::shared_ptr<RedisConnection> commands_;
    std::shared_ptr<RedisChannels> channels_;
    std::shared_ptr<Matches> matches_;  // shared with coroutines that wait for Redis
};

}  // namespace server
