#include "websockets/listen.hpp"

#include <sys/socket.h>

#include <boost/asio/ip/v6_only.hpp>
#include <cerrno>

namespace websockets {
namespace {

using Resolver = asio::ip::basic_resolver<tcp, Executor>;

// The number of attempts to find a port that is free at all addresses.
constexpr int max_attempts = 10;

// Asio has no name for this option.
void set_reuse_port(Acceptor& acceptor) {
    const int on = 1;
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
        throw boost::system::system_error(errno, boost::system::system_category());
    }
}

Acceptor listen_on(const Executor& executor, const tcp::endpoint& endpoint, bool v6_only,
                   bool reuse_port) {
    Acceptor acceptor(executor);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(Acceptor::reuse_address(true));
    if (reuse_port) set_reuse_port(acceptor);
    if (endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(v6_only));
    acceptor.bind(endpoint);
    acceptor.listen();
    return acceptor;
}

// Opens one socket for IPv6 and IPv4, or for IPv4 only if the system has no IPv6.
Acceptor listen_on_all(const Executor& executor, std::uint16_t port, bool reuse_port) {
    try {
        return listen_on(executor, {tcp::v6(), port}, false, reuse_port);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::address_family_not_supported) throw;
    }
    return listen_on(executor, {tcp::v4(), port}, false, reuse_port);
}

// Whether the system does not have this address. "localhost" often stands for ::1, too, on a system
// without IPv6.
bool is_missing(const error_code& error) {
    return error == asio::error::address_family_not_supported ||
           error == boost::system::errc::address_not_available;
}

std::vector<Acceptor> listen_on_each(const Executor& executor,
                                     const Resolver::results_type& addresses, std::uint16_t port,
                                     bool reuse_port) {
    std::vector<Acceptor> acceptors;
    error_code missing;
    for (const auto& address : addresses) {
        tcp::endpoint endpoint = address.endpoint();
        endpoint.port(acceptors.empty() ? port : acceptors.front().local_endpoint().port());
        try {
            acceptors.push_back(listen_on(executor, endpoint, true, reuse_port));
        } catch (const boost::system::system_error& error) {
            if (!is_missing(error.code())) throw;
            missing = error.code();
        }
    }
    if (acceptors.empty()) throw boost::system::system_error(missing);
    return acceptors;
}

}  // namespace

std::vector<Acceptor> listen(Executor loop, const std::string& host, std::uint16_t port,
                             bool reuse_port) {
    std::vector<Acceptor> acceptors;
    if (host.empty()) {
        acceptors.push_back(listen_on_all(loop, port, reuse_port));
        return acceptors;
    }
    const auto addresses = Resolver(loop).resolve(host, "", Resolver::passive);
    for (int attempt = 1;; ++attempt) {
        // A port that is free at the first address may be in use at the second.
        try {
            return listen_on_each(loop, addresses, port, reuse_port);
        } catch (const boost::system::system_error&) {
            if (port != 0 || attempt == max_attempts) throw;
        }
    }
}

}  // namespace websockets
