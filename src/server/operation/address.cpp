#include "server/operation/address.hpp"

#include <boost/asio/ip/network_v6.hpp>

#include "websockets/text.hpp"

namespace server {

namespace ip = boost::asio::ip;

namespace {

constexpr unsigned short customer_prefix_bits = 64;

// The last item of a comma-separated list, without spaces around it.
std::string_view last_of_list(std::string_view list) {
    if (const auto comma = list.rfind(','); comma != list.npos) list.remove_prefix(comma + 1);
    return websockets::trim(list);
}

}  // namespace

std::optional<std::string> network_of(std::string_view address) {
    boost::system::error_code error;
    const ip::address parsed = ip::make_address(std::string(websockets::host_of(address)), error);
    if (error) return std::nullopt;
    if (parsed.is_v4()) return parsed.to_string();
    const ip::address_v6 v6 = parsed.to_v6();
    if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
    // A link-local address may have a scope, such as "%eth0", which a network cannot have.
    const ip::address_v6 plain(v6.to_bytes());
    return ip::make_network_v6(plain, customer_prefix_bits).canonical().to_string();
}

std::string client_network(const websockets::Connection& connection, bool trust_proxy) {
    if (trust_proxy) {
        const std::string forwarded = connection.request().headers.all("X-Forwarded-For");
        if (const auto network = network_of(last_of_list(forwarded))) return *network;
    }
    return network_of(connection.remote_address()).value_or(connection.remote_address());
}

}  // namespace server
