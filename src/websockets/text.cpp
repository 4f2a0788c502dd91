#include "websockets/text.hpp"

#include <algorithm>
#include <cstring>

namespace websockets {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Removes eight ASCII characters at a time from the front; most texts have no others.
void skip_ascii(std::string_view& text) {
    constexpr std::uint64_t not_ascii = 0x8080808080808080;
    std::uint64_t eight = 0;
    while (text.size() >= sizeof eight) {
        std::memcpy(&eight, text.data(), sizeof eight);
        if ((eight & not_ascii) != 0) return;
        text.remove_prefix(sizeof eight);
    }
}

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

bool Utf8Checker::add(std::string_view part) {
    if (missing_ == 0) skip_ascii(part);
    for (const char c : part) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (missing_ > 0) {
            if (byte < min_ || byte > max_) return false;
            min_ = 0x80;
            max_ = 0xbf;
            --missing_;
        } else if (byte >= 0x80 && !begin_character(byte)) {
            return false;
        }
    }
    return true;
}

// The Unicode standard's table of well-formed byte sequences (table 3-7). The limits of the second
// byte exclude overlong forms, surrogates, and what is beyond U+10FFFF.
bool Utf8Checker::begin_character(std::uint8_t byte) {
    if (byte < 0xc2 || byte > 0xf4) return false;
    missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    min_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    max_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
    return true;
}

}  // namespace websockets
