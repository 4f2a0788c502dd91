#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <cstdint>
#include <string>

#include "websockets/asio.hpp"

namespace lessons {

/// Beast's own WebSocket stream.
using Stream = boost::beast::websocket::stream<websockets::Socket>;

/// Connects to a server that listens on the given port of this machine.
inline websockets::awaitable<void> open(Stream& stream, std::uint16_t port) {
    const auto loopback = boost::asio::ip::address_v4::loopback();
    co_await stream.next_layer().async_connect({loopback, port}, websockets::use_awaitable);
    co_await stream.async_handshake("localhost", "/", websockets::use_awaitable);
}

}  // namespace lessons
