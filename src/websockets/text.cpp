#include "websockets/text.hpp"

#include <algorithm>

namespace websockets {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::string join_host_port(std::string_view host, std::string_view port) {
    const bool is_ipv6 = host.find(':') != host.npos;
    std::string address = is_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
    if (!port.empty()) address.append(":").append(port);
    return address;
}

std::string_view host_of(std::string_view address) {
    if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
    const std::size_t colon = address.find(':');
    const bool has_port = colon != address.npos && address.find(':', colon + 1) == address.npos;
    return has_port ? address.substr(0, colon) : address;  // Two colons: IPv6 without brackets.
}

}  // namespace websockets
