#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "websockets/asio.hpp"

namespace websockets {

/// Opens the sockets that listen on a host and port. The host "" stands for all interfaces: one
/// socket for IPv4 and IPv6. Any other host has a socket for each of its addresses that this
/// machine has. A name is resolved before this returns. Port 0 picks a free port, the same for all
/// sockets. With reuse_port, other servers may listen on the port, too.
///
/// Throws boost::system::system_error if a socket cannot be opened.
std::vector<Acceptor> listen(Executor loop, const std::string& host, std::uint16_t port,
                             bool reuse_port);

}  // namespace websockets
