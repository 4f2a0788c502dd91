#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>

/// Asio's types with the event loop's own executor. Asio's type-erased executor costs about a tenth
/// of a server's instructions.
namespace websockets {

namespace asio = boost::asio;
using boost::system::error_code;

/// Runs coroutines: one event loop on one thread, as in asyncio.
using Executor = asio::io_context::executor_type;

/// The return type of a coroutine.
template <class T>
using awaitable = asio::awaitable<T, Executor>;

/// The argument that makes an asynchronous operation of Asio awaitable.
inline constexpr asio::use_awaitable_t<Executor> use_awaitable;

using tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

}  // namespace websockets
