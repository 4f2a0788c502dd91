#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/http.hpp"

namespace server {

/// The network of an address, for limits per client: an IPv4 address, or the first 64 bits of an
/// IPv6 address, because providers give each customer that many. The argument may have a port.
/// Returns nullopt if it is not an address.
std::optional<std::string> network_of(std::string_view address);

/// The network of a client, from its request and its connection's address. With trust_proxy, the
/// address is the last one in X-Forwarded-For, which the proxy has added; a client can forge the
/// addresses before it.
std::string client_network(const websockets::Headers& headers, const std::string& remote_address,
                           bool trust_proxy);

/// The IPv4 addresses by which other devices may reach this machine: those of its interfaces,
/// without 127.0.0.1. Empty if there is none, or if the system does not tell.
std::vector<std::string> own_addresses();

}  // namespace server
