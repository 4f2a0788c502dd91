#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "websockets/asio.hpp"

namespace websockets {

/// Opens the sockets that listen on a host and port: one for all interfaces, IPv4 and IPv6, if the
/// host is ""; one for each address of the host that this machine has otherwise. Port 0 picks a
/// free port, the same for all. Throws boost::system::system_error if one of them cannot be opened.
/// A host that is a name is looked up before this returns.
std::vector<Acceptor> listen(Executor loop, const std::string& host, std::uint16_t port,
                             bool reuse_port);

}  // namespace websockets
