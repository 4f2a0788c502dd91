#include "websockets/client/connect.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <stdexcept>
#include <utility>

#include "websockets/client/handshake.hpp"
#include "websockets/client/tls.hpp"
#include "websockets/connection_impl.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"
#include "websockets/spawn.hpp"
#include "websockets/uri.hpp"

namespace websockets {
namespace {

using Resolver = asio::ip::basic_resolver<tcp, Executor>;

// A socket that leads to the server, by TCP or by TLS.
struct Path {
    Socket socket;
    std::string address = {};
    std::shared_ptr<const std::string> tls_failure = {};  // see TlsSocket
};

awaitable<void> open_path(const Uri& uri, const ConnectOptions& options, Path& path) {
    Resolver resolver(path.socket.get_executor());
    const auto addresses =
        co_await resolver.async_resolve(uri.host, std::to_string(uri.port), use_awaitable);
    co_await asio::async_connect(path.socket, addresses, use_awaitable);
    path.address = peer_address(path.socket);
    if (uri.scheme != "wss") co_return;
    path.socket.set_option(tcp::no_delay(true));
    const TlsOptions tls{.host = uri.host, .ca_file = options.ca_file};
    TlsSocket secured = co_await start_tls(std::move(path.socket), tls);
    path.socket = std::move(secured.socket);
    path.tls_failure = std::move(secured.failure);
}

awaitable<void> fail_after(Clock::duration timeout) {
    co_await sleep(timeout);
    throw boost::system::system_error(asio::error::timed_out);
}

awaitable<Path> open_path(const Uri& uri, const ConnectOptions& options) {
    const Executor executor = co_await asio::this_coro::executor;
    Path path{Socket(executor)};
    if (options.open_timeout == Clock::duration::zero()) {
        co_await open_path(uri, options, path);
    } else {
        co_await first_completed(open_path(uri, options, path), fail_after(options.open_timeout));
    }
    co_return path;
}

// A client connection has a timer of its own; a server has one for all its connections.
awaitable<void> tick_until_closed(std::shared_ptr<Connection::Impl> connection,
                                  Clock::duration interval) {
    while (!connection->is_closed()) {
        co_await sleep(interval);
        connection->tick(Clock::now());
    }
}

awaitable<Connection> open_connection(Uri uri, ConnectOptions options) {
    const Executor executor = co_await asio::this_coro::executor;
    const auto limits =
        std::make_shared<Limits>(Limits{.max_size = options.max_size,
                                        .write_limit = options.write_limit,
                                        .open_timeout = options.open_timeout,
                                        .ping_interval = options.ping_interval,
                                        .ping_timeout = options.ping_timeout,
                                        .close_timeout = options.close_timeout,
                                        .redact = nullptr,
                                        .log_messages = spdlog::should_log(spdlog::level::debug)});
    const auto deadline = deadline_after(options.open_timeout);
    Path path = co_await open_path(uri, options);
    const std::string id = "client";
    const auto impl = Connection::Impl::create(std::move(path.socket), std::move(path.address),
                                               Role::client, id, limits);
    impl->start_opening();
    spawn(executor, tick_until_closed(impl, limits->tick_interval()), "connect");

    // The connection is closed when the last copy of this handle is destroyed.
    const std::shared_ptr<Connection::Impl> handle(
        impl.get(), [impl](Connection::Impl*) { impl->start_close(close_code::going_away, {}); });
    Handshake handshake;
    try {
        handshake = co_await shake_hands(impl->transport().socket(), uri, options);
    } catch (const boost::system::system_error&) {
        if (path.tls_failure && !path.tls_failure->empty()) {
            throw std::runtime_error(*path.tls_failure);
        }
        if (Clock::now() < deadline) throw;
        throw boost::system::system_error(asio::error::timed_out);
    }
    auto request = std::make_unique<Request>(Request{"GET", uri.target, options.headers});
    impl->open(std::move(request), std::move(handshake.subprotocol), std::move(handshake.frames));
    co_return Connection(handle);
}

}  // namespace

awaitable<Connection> connect(std::string_view uri) {
    return open_connection(parse_websocket_uri(uri), {});
}

awaitable<Connection> connect(std::string_view uri, const ConnectOptions& options) {
    return open_connection(parse_websocket_uri(uri), options);
}

}  // namespace websockets
