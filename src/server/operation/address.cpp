#include "server/operation/address.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <memory>

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

std::string client_network(const websockets::Headers& headers, const std::string& remote_address,
                           bool trust_proxy) {
    if (trust_proxy) {
        const std::string forwarded = headers.all("X-Forwarded-For");
        if (const auto network = network_of(last_of_list(forwarded))) return *network;
    }
    return network_of(remote_address).value_or(remote_address);
}

std::vector<std::string> own_addresses() {
    ifaddrs* found = nullptr;
    if (::getifaddrs(&found) != 0) return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(found, &::freeifaddrs);
    std::vector<std::string> addresses;
    for (const ifaddrs* entry = found; entry != nullptr; entry = entry->ifa_next) {
        const bool is_used = (entry->ifa_flags & (IFF_UP | IFF_LOOPBACK)) == IFF_UP;
        if (!is_used || entry->ifa_addr == nullptr) continue;
        if (entry->ifa_addr->sa_family != AF_INET) continue;
        const auto* const socket_address = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
        const ip::address_v4 address(ntohl(socket_address->sin_addr.s_addr));
        addresses.push_back(address.to_string());
    }
    return addresses;
}

}  // namespace server
