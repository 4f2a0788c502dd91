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

// Each server publishes its name here at every heartbeat.
constexpr char servers_channel[] = "{connect4}:servers";
constexpr auto heartbeat_interval = 1s;
// A loss of Redis is noticed within two seconds. A server whose last heartbeat came just before
// the loss must not be taken for gone, so this is longer.
constexpr auto gone_after = 5s;

// The first word of what a channel carries. Servers of different versions may share Redis, so
// these words cannot be changed.
constexpr std::string_view entry_kind = "entry";
constexpr std::string_view message_kind = "news";

constexpr std::size_t server_name_bytes = 9;

// Removes the first word and the space behind it from the text, and returns the word.
std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

// Redis can allow a user to write but not to subscribe. Then no game can be played.
void log_refusal(const RedisConnection::Answer& answer) {
    if (!answer || answer->kind != RedisReply::Kind::error) return;
    spdlog::error("Redis does not let this server subscribe to channels, so no game begins: {}",
                  websockets::printable(answer->text));
}

}  // namespace

std::string match_name(const std::string& id) { return "{connect4}:game:" + id; }

std::shared_ptr<RedisChannels> RedisChannels::open(Executor loop, const RedisOptions& options,
                                                   std::shared_ptr<RedisConnection> commands) {
    const std::shared_ptr<RedisChannels> channels(new RedisChannels(loop, std::move(commands)));
    // A plain pointer is safe in the callbacks: close() ends them.
    RedisChannels* const self = channels.get();
    self->subscriptions_ = RedisConnection::open(
        loop, options, "subscriptions",
        {.up = [self] { self->subscribe_again(); },
         .message = [self](const std::string& channel,
                           std::string_view text) { self->receive(channel, text); }});
    websockets::spawn(loop, send_heartbeats(channels), "Redis channels");
    return channels;
}

RedisChannels::RedisChannels(Executor loop, std::shared_ptr<RedisConnection> commands)
    : server_(token_urlsafe(server_name_bytes)), commands_(std::move(commands)), timer_(loop) {}

void RedisChannels::close() {
    is_closed_ = true;
    subscriptions_->close();
    timer_.cancel();
}

awaitable<bool> RedisChannels::subscribe(std::string id, JournalListener& listener) {
    const RedisCommand command = {"SUBSCRIBE", match_name(id)};
    channels_.insert_or_assign(command.back(), Channel{&listener, {}});
    const RedisConnection::Answer answer = co_await subscriptions_->ask(command);
    co_return answer && answer->kind != RedisReply::Kind::error;
}

void RedisChannels::unsubscribe(const std::string& id) {
    const std::string name = match_name(id);
    if (channels_.erase(name) > 0) subscriptions_->send({"UNSUBSCRIBE", name});
}

void RedisChannels::publish(const std::string& id, const std::string& message) {
    const std::string text = std::string(message_kind) + " " + server_ + " " + message;
    commands_->send({"PUBLISH", match_name(id), text});
}

awaitable<std::size_t> RedisChannels::count_other_subscribers(std::string id) {
    const RedisCommand count = {"PUBSUB", "NUMSUB", match_name(id)};
    const std::size_t own = subscriptions_->is_up() ? channels_.count(count.back()) : 0;
    const RedisConnection::Answer answer = co_await commands_->ask(count);
    if (!answer || answer->list.size() != 2) co_return 0;
    const auto all = static_cast<std::size_t>(answer->list[1].number);
    co_return all - std::min(all, own);
}

// Redis answers in order, so an answer to a PING that was sent after the SUBSCRIBE commands shows
// that they are confirmed. The first PING may have been queued before them; the second was not.
awaitable<bool> RedisChannels::check_receiving(std::shared_ptr<RedisChannels> self) {
    const RedisCommand ping = {"PING"};
    for (int attempt = 0; attempt < 2 && !self->can_receive(); ++attempt) {
        const RedisConnection::Answer answer = co_await self->subscriptions_->ask(ping);
        if (!answer) co_return false;
    }
    co_return self->can_receive();
}

// Redis answers in order: the last answer confirms all subscriptions.
void RedisChannels::subscribe_again() {
    is_confirmed_ = false;
    for (const auto& [name, channel] : channels_) subscriptions_->send({"SUBSCRIBE", name});
    subscriptions_->send({"SUBSCRIBE", servers_channel},
                         [this](const RedisConnection::Answer& answer) {
                             log_refusal(answer);
                             if (!answer || answer->kind == RedisReply::Kind::error) return;
                             is_confirmed_ = true;
                             report_gap();
                         });
}

// Heartbeats of other servers may have been lost, too, so their time limits start again.
void RedisChannels::report_gap() {
    if (!can_receive()) return;
    for (auto& [server, time] : last_seen_) time = Clock::now();
    for_each([](Channel& channel) { channel.listener->on_gap(); });
}

void RedisChannels::report_pause() {
    if (is_closed_) return;
    for_each([](Channel& channel) { channel.listener->on_pause_changed(); });
}

void RedisChannels::receive(const std::string& name, std::string_view text) {
    if (name == servers_channel) {
        const auto server = last_seen_.find(std::string(text));
        if (server != last_seen_.end()) server->second = Clock::now();
        return;
    }
    const auto found = channels_.find(name);
    if (found == channels_.end()) return;
    const std::string_view kind = take_word(text);
    if (kind == message_kind) {
        receive_message(found->second, text);
    } else if (kind == entry_kind) {
        const auto n = websockets::parse_number<std::size_t>(take_word(text));
        if (n && text.size() == 1) found->second.listener->on_entry(*n, text.front());
    }
}

void RedisChannels::receive_message(Channel& channel, std::string_view text) {
    std::string server(take_word(text));
    if (server == server_) {
        server.clear();
    } else {
        last_seen_[server] = Clock::now();
        channel.servers.insert(server);
    }
    channel.listener->on_message(server, text);
}

// A late heartbeat shows that this process has stood still. Then other servers may have taken this
// one for gone, and it has not received their heartbeats either.
awaitable<void> RedisChannels::send_heartbeats(std::shared_ptr<RedisChannels> self) {
    while (!self->is_closed_) {
        self->commands_->send({"PUBLISH", servers_channel, self->server_});
        const auto next = Clock::now() + heartbeat_interval;
        self->timer_.expires_at(next);
        co_await self->timer_.async_wait(asio::as_tuple(websockets::use_awaitable));
        if (self->is_closed_) co_return;
        if (Clock::now() > next + heartbeat_interval) self->report_gap();
        if (self->can_receive()) self->remove_gone_servers();
    }
}

void RedisChannels::remove_gone_servers() {
    const auto limit = Clock::now() - gone_after;
    std::vector<std::string> gone;
    for (const auto& [server, time] : last_seen_) {
        if (time < limit) gone.push_back(server);
    }
    for (const std::string& server : gone) {
        last_seen_.erase(server);
        for_each([&server](Channel& channel) {
            if (channel.servers.erase(server) > 0) channel.listener->on_server_gone(server);
        });
    }
}

// The calls may add and remove channels, so the loop is over a copy of their names.
void RedisChannels::for_each(const std::function<void(Channel&)>& call) {
    std::vector<std::string> names;
    names.reserve(channels_.size());
    for (const auto& [name, channel] : channels_) names.push_back(name);
    for (const std::string& name : names) {
        const auto found = channels_.find(name);
        if (found != channels_.end()) call(found->second);
    }
}

}  // namespace server
