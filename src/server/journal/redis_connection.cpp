#include "server/journal/redis_connection.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

#include "server/journal/backoff.hpp"
#include "websockets/client/tls.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"
#include "websockets/spawn.hpp"

namespace server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Clock;
using websockets::Executor;
using websockets::tcp;
using websockets::use_awaitable;

namespace {

// The longest time without any answer, while connecting or while a command waits for its answer. An
// idle connection sends a PING after the same time.
constexpr auto max_silence = 1s;

constexpr const char* no_answer = "it does not answer";

constexpr auto first_delay = 100ms;
constexpr auto max_delay = 1s;

// Errors of a Redis server that cannot serve this client now, but perhaps another one can: one that
// is a replica, that loads its data, or that wants another password.
constexpr std::string_view errors_of_the_server[] = {"READONLY", "LOADING", "MASTERDOWN",
                                                     "CLUSTERDOWN", "NOAUTH"};

// The error of a script contains the error of its command: "ERR Error running script ...
// -READONLY".
bool is_error_of_the_server(std::string_view text) {
    return std::ranges::any_of(errors_of_the_server, [text](std::string_view code) {
        return text.starts_with(code) || text.find("-" + std::string(code)) != text.npos;
    });
}

bool is_replica(const RedisReply& role) {
    return !role.list.empty() && role.list.front().text == "slave";
}

using Resolver = asio::ip::basic_resolver<tcp, Executor>;

}  // namespace

std::shared_ptr<RedisConnection> RedisConnection::open(Executor loop, const RedisOptions& options,
                                                       std::string purpose, Events events) {
    const std::shared_ptr<RedisConnection> connection(
        new RedisConnection(loop, options, std::move(purpose), std::move(events)));
    websockets::spawn(loop, run(connection), "Redis");
    return connection;
}

RedisConnection::RedisConnection(Executor loop, const RedisOptions& options, std::string purpose,
                                 Events events)
    : loop_(loop),
      options_(options),
      purpose_(std::move(purpose)),
      events_(std::move(events)),
      socket_(loop),
      queued_(loop),
      timer_(loop) {}

void RedisConnection::close() {
    closed_ = true;
    is_up_ = false;
    fail_pending();
    timer_.cancel();
}

void RedisConnection::reconnect() {
    must_reconnect_ = is_up_;
    if (is_up_) timer_.cancel();
}

// Connects again and again until close().
awaitable<void> RedisConnection::run(std::shared_ptr<RedisConnection> self) {
    Backoff backoff(first_delay, max_delay);
    while (!self->closed_) {
        const std::string reason = co_await self->run_once();
        if (self->closed_) co_return;
        if (self->is_up_) backoff.reset();
        self->go_down(reason);
        self->timer_.expires_after(backoff.next());
        co_await self->timer_.async_wait(asio::as_tuple(use_awaitable));
    }
}

// Connects, and runs the connection to its end. Returns the reason of the end.
awaitable<std::string> RedisConnection::run_once() {
    using websockets::first_completed;
    std::string reason;
    try {
        co_await first_completed(first_completed(connect_and_read(), write()), watch_deadline());
    } catch (const std::exception&) {
        reason = explain(std::current_exception());
    }
    co_return reason;
}

// Why the connection has ended, with advice if perhaps only one side speaks TLS.
std::string RedisConnection::explain(std::exception_ptr failure) const {
    if (tls_failure_ && !tls_failure_->empty()) return *tls_failure_;
    const std::string reason = websockets::what(failure);
    const auto is = [&reason](websockets::error_code error) { return reason == error.message(); };
    if (is_up_ || tls_failure_) return reason;
    if (options_.tls && reason == no_answer) return reason + ": does it speak TLS on this port?";
    const bool is_misunderstood = is(asio::error::eof) || is(asio::error::connection_reset) ||
                                  reason.starts_with("Protocol error");
    return is_misunderstood ? reason + ": does it expect TLS, as in rediss://?" : reason;
}

awaitable<void> RedisConnection::connect_and_read() {
    co_await connect();
    co_await greet();
    go_up();
    while (!closed_) {
        RedisReply reply = co_await receive();
        deliver(std::move(reply));
    }
}

awaitable<void> RedisConnection::connect() {
    if (address().path.empty()) {
        co_await connect_tcp();
    } else {
        const asio::local::stream_protocol::endpoint endpoint(address().path);
        co_await socket_.async_connect(endpoint, use_awaitable);
    }
}

awaitable<void> RedisConnection::connect_tcp() {
    Resolver resolver(loop_);
    const auto found = co_await resolver.async_resolve(
        address().host, std::to_string(address().port), use_awaitable);
    websockets::Socket socket(loop_);
    co_await asio::async_connect(socket, found, use_awaitable);
    socket.set_option(tcp::no_delay(true));
    if (options_.tls) {
        websockets::TlsOptions tls{.host = address().host, .ca_file = options_.ca_file};
        tls.ca_setting = "--store-ca";
        auto secured = co_await websockets::start_tls(std::move(socket), tls);
        tls_failure_ = secured.failure;
        socket = std::move(secured.socket);
    }
    socket_ = std::move(socket);
}

// Logs in and selects the database. Redis answers the PING with an error while it loads its data.
// Not every user may ask for the role.
awaitable<void> RedisConnection::greet() {
    std::vector<RedisCommand> commands;
    if (!options_.password.empty()) {
        commands.push_back(options_.user.empty()
                               ? RedisCommand{"AUTH", options_.password}
                               : RedisCommand{"AUTH", options_.user, options_.password});
    }
    if (options_.database != 0) commands.push_back({"SELECT", std::to_string(options_.database)});
    commands.push_back({"PING"});
    commands.push_back({"ROLE"});

    std::string bytes;
    for (const RedisCommand& command : commands) append_command(bytes, command);
    co_await asio::async_write(socket_, asio::buffer(bytes), use_awaitable);
    for (std::size_t i = 0; i + 1 < commands.size(); ++i) {
        const RedisReply reply = co_await receive();
        if (reply.kind == RedisReply::Kind::error) throw std::runtime_error(reply.text);
    }
    const RedisReply role = co_await receive();
    if (is_replica(role)) throw std::runtime_error("it is a replica");
}

awaitable<RedisReply> RedisConnection::receive() {
    std::optional<RedisReply> reply = parser_.next();
    while (!reply) {
        const std::size_t size =
            co_await socket_.async_read_some(asio::buffer(buffer_), use_awaitable);
        parser_.feed({buffer_.data(), size});
        reply = parser_.next();
    }
    co_return std::move(*reply);
}

// Commands that are queued during a write are sent together by the next one.
awaitable<void> RedisConnection::write() {
    while (true) {
        while (!is_up_ || queue_.empty()) co_await queued_.wait();
        const std::string batch = std::exchange(queue_, {});
        co_await asio::async_write(socket_, asio::buffer(batch), use_awaitable);
    }
}

awaitable<void> RedisConnection::watch_deadline() {
    auto oldest = Clock::now();
    while (!closed_ && !must_reconnect_ && Clock::now() < oldest + max_silence) {
        timer_.expires_at(oldest + max_silence);
        co_await timer_.async_wait(asio::as_tuple(use_awaitable));
        if (!is_up_) continue;
        if (pending_.empty()) send({"PING"});
        oldest = std::max(pending_.front().since, last_reply_);
    }
    if (must_reconnect_) throw std::runtime_error("the other connection was lost");
    throw std::runtime_error(no_answer);
}

void RedisConnection::go_up() {
    if (closed_) return;
    is_up_ = true;
    if (!std::exchange(failures_, {}).empty()) {
        spdlog::info("The connection for {} to Redis at {} is up again.", purpose_,
                     address().text());
    }
    queued_.notify_all();
    events_.up();
}

void RedisConnection::go_down(const std::string& reason) {
    is_up_ = false;
    must_reconnect_ = false;
    socket_ = Socket(loop_);
    tls_failure_.reset();
    parser_ = RedisParser();
    queue_.clear();
    const std::string place = address().text();
    if (failures_.insert(place + " " + reason).second) {
        spdlog::error("The connection for {} to Redis at {} is down: {}", purpose_, place,
                      websockets::printable(reason));
    }
    ++attempts_;
    fail_pending();
    if (events_.down) events_.down();
}

void RedisConnection::deliver(RedisReply reply) {
    if (closed_) return;
    last_reply_ = Clock::now();
    if (events_.message && reply.list.size() == 3 && reply.list[0].text == "message") {
        events_.message(reply.list[1].text, reply.list[2].text);
        return;
    }
    if (pending_.empty()) throw std::runtime_error("it sends an answer without a command");
    const Callback callback = std::move(pending_.front().callback);
    pending_.pop_front();
    const std::string error = reply.kind == RedisReply::Kind::error ? reply.text : "";
    if (callback) callback(std::move(reply));
    if (is_error_of_the_server(error)) throw std::runtime_error(error);
}

void RedisConnection::fail_pending() {
    asio::post(loop_, [pending = std::exchange(pending_, {})] {
        for (const auto& [since, callback] : pending) {
            if (callback) callback(std::nullopt);
        }
    });
}

void RedisConnection::send(const RedisCommand& command, Callback callback) {
    pending_.push_back({Clock::now(), std::move(callback)});
    if (closed_ || !failures_.empty()) {
        fail_pending();
        return;
    }
    if (queue_.empty()) queued_.notify_all();
    append_command(queue_, command);
}

awaitable<RedisConnection::Answer> RedisConnection::ask(RedisCommand command) {
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Answer)>(
        [this, command = std::move(command)](auto handler) {
            const auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
            send(command, [waiting](Answer answer) { (*waiting)(std::move(answer)); });
        },
        use_awaitable);
}

}  // namespace server
