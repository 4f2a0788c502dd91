#include "websockets/client/connect.hpp"

#include <spdlog/spdlog.h>

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/result.hpp>
#include <utility>

#include "websockets/connection_impl.hpp"
#include "websockets/opening.hpp"
#include "websockets/run.hpp"
#include "websockets/spawn.hpp"

namespace websockets {
namespace {

using Resolver = asio::ip::basic_resolver<tcp, Executor>;

// Returns an error instead of throwing it: operator|| below waits for a success, so an exception
// would not end it before the timeout.
awaitable<boost::system::result<Socket>> connect_tcp(const Uri& uri) {
    const Executor executor = co_await asio::this_coro::executor;
    Resolver resolver(executor);
    const auto [resolve_error, addresses] = co_await resolver.async_resolve(
        uri.host, std::to_string(uri.port), asio::as_tuple(use_awaitable));
    if (resolve_error) co_return resolve_error;
    Socket socket(executor);
    const auto [connect_error, endpoint] =
        co_await asio::async_connect(socket, addresses, asio::as_tuple(use_awaitable));
    if (connect_error) co_return connect_error;
    co_return socket;
}

awaitable<Socket> connect_tcp_within(const Uri& uri, Clock::duration timeout) {
    using namespace asio::experimental::awaitable_operators;
    if (timeout == Clock::duration::zero()) co_return (co_await connect_tcp(uri)).value();
    auto result = co_await (connect_tcp(uri) || sleep(timeout));
    if (result.index() == 1) throw boost::system::system_error(asio::error::timed_out);
    co_return std::move(std::get<0>(result)).value();
}

// A client connection has a timer of its own; a server has one for all its connections.
awaitable<void> tick_until_closed(std::shared_ptr<Connection::Impl> connection,
                                  Clock::duration interval) {
    while (!connection->is_closed()) {
        co_await sleep(interval);
        connection->tick(Clock::now());
    }
}

// The value of Authorization for a user and a password (RFC 7617).
std::string basic_authorization(const Uri& uri) {
    namespace iterators = boost::archive::iterators;
    using Encoded =
        iterators::base64_from_binary<iterators::transform_width<std::string::iterator, 6, 8>>;
    std::string text = uri.user + ":" + uri.password;
    const std::size_t padding = (3 - text.size() % 3) % 3;
    text.append(padding, '\0');
    std::string value(Encoded(text.begin()), Encoded(text.end()));
    value.replace(value.size() - padding, padding, padding, '=');
    return "Basic " + value;
}

awaitable<Connection> open_connection(Uri uri, ConnectOptions options) {
    if (!uri.user.empty() || !uri.password.empty()) {
        options.headers.append("Authorization", basic_authorization(uri));
    }
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
    Socket socket = co_await connect_tcp_within(uri, options.open_timeout);
    const std::string id = "client";
    const auto impl = Connection::Impl::create(std::move(socket), Role::client, id, limits);
    impl->start_opening();
    spawn(executor, tick_until_closed(impl, limits->tick_interval()), "connect");

    // The connection is closed when the last copy of this handle is destroyed.
    const std::shared_ptr<Connection::Impl> handle(
        impl.get(), [impl](Connection::Impl*) { impl->start_close(close_code::going_away, {}); });
    std::string subprotocol;
    try {
        subprotocol = co_await shake_hands(*impl, uri, options);
    } catch (const boost::system::system_error&) {
        if (Clock::now() < deadline) throw;
        throw boost::system::system_error(asio::error::timed_out);
    }
    auto request = std::make_unique<Request>(Request{"GET", uri.target, options.headers});
    impl->open(std::move(request), std::move(subprotocol));
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
