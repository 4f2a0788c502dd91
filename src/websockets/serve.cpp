#include "websockets/serve.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <list>
#include <utility>

#include "websockets/connection_impl.hpp"
#include "websockets/listen.hpp"
#include "websockets/log.hpp"
#include "websockets/opening.hpp"
#include "websockets/run.hpp"
#include "websockets/spawn.hpp"

namespace websockets {

using namespace std::chrono_literals;

namespace {

// The pause after a failure to accept a connection, most likely because all file descriptors are in
// use.
constexpr auto accept_pause = 100ms;

// The time that wait_closed() gives cancelled handlers to end.
constexpr auto cancellation_grace = 1s;

}  // namespace

class Server::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(Executor executor, Handler handler, ServeOptions options);

    void listen(std::vector<Acceptor> acceptors);
    std::uint16_t port() const { return port_; }
    void close(std::uint16_t code, std::string_view reason);
    static awaitable<void> wait_closed(std::shared_ptr<Impl> self);
    void abort();

private:
    // One TCP connection and the coroutine that serves it.
    struct Session {
        std::shared_ptr<Connection::Impl> connection;
        std::shared_ptr<void> share;  // of ServeOptions::admit
        asio::cancellation_signal cancellation;
        bool admitted = false;  // within max_connections
    };

    static awaitable<void> accept(std::shared_ptr<Impl> self, Acceptor& acceptor);
    static awaitable<void> tick_sessions(std::shared_ptr<Impl> self);
    static awaitable<void> serve(std::shared_ptr<Impl> self,
                                 std::shared_ptr<Connection::Impl> connection, bool admitted);
    static awaitable<void> finish(std::shared_ptr<Connection::Impl> connection,
                                  std::exception_ptr failure);
    void start_session(Socket socket);
    bool log_open(const std::shared_ptr<Connection::Impl>& connection) const;
    void cancel_sessions();

    const Executor executor_;
    const Handler handler_;
    const ServeOptions options_;
    const std::shared_ptr<const Limits> limits_;
    std::list<Acceptor> acceptors_;
    std::list<Session> sessions_;
    Condition changed_;  // notified when a session ends, and when all are closed
    Timer clock_;
    std::uint16_t port_ = 0;
    std::uint64_t next_id_ = 1;
    std::size_t admitted_ = 0;  // the number of admitted sessions
    bool closing_ = false;
    bool warned_of_large_header_ = false;
    Clock::time_point deadline_ = Clock::time_point::max();  // when sessions are cancelled
};

Server::Impl::Impl(Executor executor, Handler handler, ServeOptions options)
    : executor_(executor),
      handler_(std::move(handler)),
      options_(std::move(options)),
      limits_(std::make_shared<Limits>(
          Limits{.max_size = options_.max_size,
                 .write_limit = options_.write_limit,
                 .open_timeout = options_.open_timeout,
                 .ping_interval = options_.ping_interval,
                 .ping_timeout = options_.ping_timeout,
                 .close_timeout = options_.close_timeout,
                 .redact = options_.redact,
                 .log_messages = spdlog::should_log(spdlog::level::debug)})),
      changed_(executor),
      clock_(executor) {}

void Server::Impl::listen(std::vector<Acceptor> acceptors) {
    port_ = acceptors.front().local_endpoint().port();
    for (Acceptor& acceptor : acceptors) acceptors_.push_back(std::move(acceptor));
    for (Acceptor& acceptor : acceptors_) {
        spdlog::debug("server listening on {}", to_string(acceptor.local_endpoint()));
        spawn(executor_, accept(shared_from_this(), acceptor), "listener");
    }
    spawn(executor_, tick_sessions(shared_from_this()), "timeouts");
}

// The listener: accepts connections and starts a coroutine for each. No failure ends it.
awaitable<void> Server::Impl::accept(std::shared_ptr<Impl> self, Acceptor& acceptor) {
    bool failing = false;
    while (!self->closing_) {
        auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(use_awaitable));
        if (self->closing_) co_return;
        if (error) {
            if (!failing) spdlog::error("cannot accept connections: {}", error.message());
            failing = true;
            co_await sleep(accept_pause);
            continue;
        }
        if (failing) spdlog::info("accepting connections again");
        failing = false;
        try {
            self->start_session(std::move(socket));
        } catch (const std::exception& failure) {
            spdlog::error("cannot serve a connection: {}", failure.what());
        }
    }
}

void Server::Impl::start_session(Socket socket) {
    std::string address = peer_address(socket);
    std::shared_ptr<void> share;
    if (options_.admit && !(share = options_.admit(address))) return;
    const auto connection = Connection::Impl::create(
        std::move(socket), std::move(address), Role::server, std::to_string(next_id_++), limits_);
    const auto session = sessions_.emplace(sessions_.end());
    session->connection = connection;
    session->share = std::move(share);
    session->admitted = options_.max_connections == 0 || admitted_ < options_.max_connections;
    admitted_ += session->admitted;
    asio::co_spawn(executor_, serve(shared_from_this(), connection, session->admitted),
                   asio::bind_cancellation_slot(
                       session->cancellation.slot(),
                       [self = shared_from_this(), session](std::exception_ptr failure) {
                           log_failure("connection", failure);
                           self->admitted_ -= session->admitted;
                           self->sessions_.erase(session);
                           self->changed_.notify_all();
                       }));
}

// The life of a connection: opening handshake, handler, closing handshake.
awaitable<void> Server::Impl::serve(std::shared_ptr<Impl> self,
                                    std::shared_ptr<Connection::Impl> connection, bool admitted) {
    const bool is_websocket =
        co_await shake_hands(*connection, self->options_, admitted, self->warned_of_large_header_);
    if (!is_websocket) {
        connection->end_tcp();
        co_return co_await Connection::Impl::wait_closed(connection);
    }
    const bool is_logged = self->log_open(connection);
    std::exception_ptr failure;
    try {
        co_await self->handler_(Connection(connection));
    } catch (const ConnectionClosed&) {
        // The handler sent to a connection that is closed, which is no failure.
    } catch (...) {
        failure = std::current_exception();
    }
    co_await finish(connection, failure);
    if (!is_logged) co_return;
    spdlog::info("connection {} closed {}", connection->id(),
                 close_code::describe(*connection->close_code(), connection->close_reason()));
}

// Returns whether the connection is in the log.
bool Server::Impl::log_open(const std::shared_ptr<Connection::Impl>& connection) const {
    std::optional<std::string> name = connection->remote_address();
    if (options_.log_name) name = options_.log_name(Connection(connection));
    if (name) spdlog::info("connection {} open from {}", connection->id(), *name);
    return name.has_value();
}

// The end of a connection whose handler has ended.
awaitable<void> Server::Impl::finish(std::shared_ptr<Connection::Impl> connection,
                                     std::exception_ptr failure) {
    const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
    if (failure && cancelled == asio::cancellation_type::none) {
        spdlog::error("connection {} handler failed: {}", connection->id(),
                      printable(what(failure)));
    }
    // The closing handshake must take place even if the handler was cancelled.
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    connection->start_close(failure ? close_code::internal_error : close_code::normal, {});
    co_await Connection::Impl::wait_closed(connection);
}

// One timer for the timeouts of all connections.
awaitable<void> Server::Impl::tick_sessions(std::shared_ptr<Impl> self) {
    const auto interval = self->limits_->tick_interval();
    while (!self->closing_ || !self->sessions_.empty()) {
        self->clock_.expires_after(interval);
        co_await self->clock_.async_wait(asio::as_tuple(use_awaitable));
        const auto now = Clock::now();
        for (Session& session : self->sessions_) session.connection->tick(now);
        if (now >= self->deadline_) self->cancel_sessions();
    }
}

void Server::Impl::close(std::uint16_t code, std::string_view reason) {
    if (std::exchange(closing_, true)) return;
    deadline_ = deadline_after(options_.close_timeout);
    for (Acceptor& acceptor : acceptors_) {
        error_code ignored;
        acceptor.close(ignored);
    }
    for (Session& session : sessions_) session.connection->start_close(code, reason);
    changed_.notify_all();
}

awaitable<void> Server::Impl::wait_closed(std::shared_ptr<Impl> self) {
    while (!self->closing_ || !self->sessions_.empty()) {
        co_await self->changed_.wait();
        if (Clock::now() - cancellation_grace >= self->deadline_) co_return;
    }
}

void Server::Impl::cancel_sessions() {
    for (Session& session : sessions_) {
        session.connection->abort();
        session.cancellation.emit(asio::cancellation_type::terminal);
    }
    changed_.notify_all();
}

void Server::Impl::abort() {
    close(close_code::going_away, {});
    cancel_sessions();
}

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
    if (impl_) impl_->abort();
}

std::uint16_t Server::port() const { return impl_->port(); }

void Server::close(std::uint16_t code, std::string_view reason) { impl_->close(code, reason); }

awaitable<void> Server::wait_closed() { return Impl::wait_closed(impl_); }

Server serve(Executor loop, Handler handler, ServeOptions options) {
    std::vector<Acceptor> acceptors = listen(loop, options.host, options.port, options.reuse_port);
    auto impl = std::make_shared<Server::Impl>(loop, std::move(handler), std::move(options));
    impl->listen(std::move(acceptors));
    return Server(std::move(impl));
}

}  // namespace websockets
