#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "websockets/connection.hpp"

namespace server {

/// What the limits of clients count: an IPv4 address, or the first 64 bits of an IPv6 address,
/// which are what one customer gets. The argument is an address with or without a port; nothing
/// comes of what is none.
std::optional<std::string> network_of(std::string_view address);

/// The network from which a connection comes. Behind a proxy that is the last address in
/// X-Forwarded-For, the one which the proxy itself has added; whatever stands before it may be
/// forged.
std::string client_network(const websockets::Connection& connection, bool trust_proxy);

}  // namespace server
