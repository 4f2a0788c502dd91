#include "server/operation/address.hpp"

#include <boost/asio/ip/network_v6.hpp>

namespace server {

namespace ip = boost::asio::ip;

namespace {

constexpr unsigned short customer_prefix = 64;

std::string_view without_port(std::string_view address) {
    if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
    const auto colon = address.find(':');
    const bool is_only_colon = colon != address.npos && address.rfind(':') == colon;
    return is_only_colon ? address.substr(0, colon) : address;
}

// What follows the last comma, without the space around it.
std::string_view last_of_list(std::string_view list) {
    if (const auto comma = list.rfind(','); comma != list.npos) list.remove_prefix(comma + 1);
    const auto begin = list.find_first_not_of(" \t");
    if (begin == list.npos) return {};
    return list.substr(begin, list.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::optional<std::string> network_of(std::string_view address) {
    boost::system::error_code error;
    const ip::address parsed = ip::make_address(std::string(without_port(address)), error);
    if (error) return std::nullopt;
    if (parsed.is_v4()) return parsed.to_string();
    const ip::address_v6 v6 = parsed.to_v6();
    if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
    // A link-local address can come with the name of an interface, which networks do not have.
    const ip::address_v6 plain(v6.to_bytes());
    return ip::make_network_v6(plain, customer_prefix).canonical().to_string();
}

std::string client_network(const websockets::Connection& connection, bool trust_proxy) {
    if (trust_proxy) {
        const std::string forwarded = connection.request().headers.all("X-Forwarded-For");
        if (const auto network = network_of(last_of_list(forwarded))) return *network;
    }
    return network_of(connection.remote_address()).value_or(connection.remote_address());
}

}  // namespace server
