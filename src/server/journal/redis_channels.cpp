#include "server/journal/redis_channels.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <chrono>
#include <utility>
#include <vector>

#include "server/journal/keys.hpp"
#include "websockets/log.hpp"
#include "websockets/spawn.hpp"
#include "websockets/text.hpp"

namespace server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Clock;
using websockets::Executor;

namespace {

// Each server publishes its name here all the time, to show that it is there.
constexpr char servers_channel[] = "{connect4}:servers";
constexpr auto beat_interval = 1s;
// When Redis is silent, that is noticed in two seconds; this must not be taken for the end of a
// server that was heard a beat before.
constexpr auto gone_after = 5s;

constexpr std::size_t server_bytes = 9;

// Takes the first word, and the space behind it.
std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

// Redis may let some users write and not listen, and then nobody can play.
void warn_if_refused(const RedisConnection::Answer& answer) {
    if (!answer || answer->kind != RedisReply::Kind::error) return;
    spdlog::error("Redis does not let this server hear of others, and no game begins: {}",
                  websockets::printable(answer->text));
}

}  // namespace

std::string match_name(const std::string& id) { return "{connect4}:game:" + id; }

std::shared_ptr<RedisChannels> RedisChannels::open(Executor loop, const RedisOptions& options,
                                                   std::shared_ptr<RedisConnection> commands) {
    const std::shared_ptr<RedisChannels> channels(new RedisChannels(loop, std::move(commands)));
    RedisChannels* const self = channels.get();  // Closes the connection before its end.
    self->subscriptions_ = RedisConnection::open(
        loop, options, "subscriptions",
        {.up = [self] { self->subscribe_again(); },
         .message = [self](const std::string& channel,
                           std::string_view text) { self->hear(channel, text); }});
    websockets::spawn(loop, beat(channels), "Redis channels");
    return channels;
}

RedisChannels::RedisChannels(Executor loop, std::shared_ptr<RedisConnection> commands)
    : server_(token_urlsafe(server_bytes)), commands_(std::move(commands)), timer_(loop) {}

void RedisChannels::close() {
    closed_ = true;
    subscriptions_->close();
    timer_.cancel();
}

awaitable<bool> RedisChannels::follow(std::string id, Follower& follower) {
    const RedisCommand subscribe = {"SUBSCRIBE", match_name(id)};
    channels_.insert_or_assign(subscribe[1], Channel{&follower, {}});
    const RedisConnection::Answer answer = co_await subscriptions_->ask(subscribe);
    co_return answer && answer->kind != RedisReply::Kind::error;
}

void RedisChannels::unfollow(const std::string& id) {
    const std::string name = match_name(id);
    if (channels_.erase(name) > 0) subscriptions_->send({"UNSUBSCRIBE", name});
}

void RedisChannels::tell(const std::string& id, const std::string& news) {
    commands_->send({"PUBLISH", match_name(id), "news " + server_ + " " + news});
}

awaitable<std::size_t> RedisChannels::count_others(std::string id) {
    const RedisCommand count = {"PUBSUB", "NUMSUB", match_name(id)};
    const std::size_t own = subscriptions_->is_up() ? channels_.count(count.back()) : 0;
    const RedisConnection::Answer answer = co_await commands_->ask(count);
    if (!answer || answer->list.size() != 2) co_return 0;
    const auto all = static_cast<std::size_t>(answer->list[1].number);
    co_return all - std::min(all, own);
}

// The first question may be older than the connection, and is answered before the subscriptions
// then; not so the second one.
awaitable<bool> RedisChannels::hears(std::shared_ptr<RedisChannels> self) {
    const RedisCommand ping = {"PING"};
    for (int question = 0; question < 2 && !self->can_hear(); ++question) {
        const RedisConnection::Answer answer = co_await self->subscriptions_->ask(ping);
        if (!answer) co_return false;
    }
    co_return self->can_hear();
}

// Replies are ordered: when the last one is answered, all subscriptions are confirmed.
void RedisChannels::subscribe_again() {
    confirmed_ = false;
    for (const auto& [name, channel] : channels_) subscriptions_->send({"SUBSCRIBE", name});
    subscriptions_->send({"SUBSCRIBE", servers_channel},
                         [this](const RedisConnection::Answer& answer) {
                             warn_if_refused(answer);
                             if (!answer || answer->kind == RedisReply::Kind::error) return;
                             confirmed_ = true;
                             start_anew();
                         });
}

// That others were silent means nothing if they could not be heard.
void RedisChannels::start_anew() {
    if (!can_hear()) return;
    for (auto& [server, time] : heard_) time = Clock::now();
    for_each([](Channel& channel) { channel.follower->on_gap(); });
}

void RedisChannels::tell_pause() {
    if (closed_) return;
    for_each([](Channel& channel) { channel.follower->on_pause(); });
}

void RedisChannels::hear(const std::string& name, std::string_view message) {
    if (name == servers_channel) {
        const auto server = heard_.find(std::string(message));
        if (server != heard_.end()) server->second = Clock::now();
        return;
    }
    const auto found = channels_.find(name);
    if (found == channels_.end()) return;
    const std::string_view kind = take_word(message);
    if (kind == "news") {
        hear_news(found->second, message);
    } else if (kind == "entry") {
        const auto n = websockets::parse_number<std::size_t>(take_word(message));
        if (n && message.size() == 1) found->second.follower->on_entry(*n, message.front());
    }
}

void RedisChannels::hear_news(Channel& channel, std::string_view message) {
    std::string server(take_word(message));
    if (server == server_) {
        server.clear();
    } else {
        heard_[server] = Clock::now();
        channel.servers.insert(server);
    }
    channel.follower->on_news(server, message);
}

// When the beat is late, this process has stood still: others may believe that it is gone, and it
// has not heard them.
awaitable<void> RedisChannels::beat(std::shared_ptr<RedisChannels> self) {
    while (!self->closed_) {
        self->commands_->send({"PUBLISH", servers_channel, self->server_});
        const auto next = Clock::now() + beat_interval;
        self->timer_.expires_at(next);
        co_await self->timer_.async_wait(asio::as_tuple(websockets::use_awaitable));
        if (self->closed_) co_return;
        if (Clock::now() > next + beat_interval) self->start_anew();
        if (self->can_hear()) self->drop_the_gone();
    }
}

void RedisChannels::drop_the_gone() {
    const auto limit = Clock::now() - gone_after;
    std::vector<std::string> gone;
    for (const auto& [server, time] : heard_) {
        if (time < limit) gone.push_back(server);
    }
    for (const std::string& server : gone) {
        heard_.erase(server);
        for_each([&server](Channel& channel) {
            if (channel.servers.erase(server) > 0) channel.follower->on_gone(server);
        });
    }
}

// Followers may come and go meanwhile.
void RedisChannels::for_each(const std::function<void(Channel&)>& tell) {
    std::vector<std::string> names;
    names.reserve(channels_.size());
    for (const auto& [name, channel] : channels_) names.push_back(name);
    for (const std::string& name : names) {
        const auto found = channels_.find(name);
        if (found != channels_.end()) tell(found->second);
    }
}

}  // namespace server
