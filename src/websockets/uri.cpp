#include "websockets/uri.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <stdexcept>

#include "websockets/text.hpp"

// The authority is not parsed by Boost.URL: that of Boost 1.81 takes 127.0.0.1 for the host of
// ws://127.0.0.1.example.org/, and a port of 65537 for 1.

namespace websockets {
namespace {

void require(bool condition, const char* sentence) {
    if (!condition) throw std::invalid_argument(sentence);
}

// Removes the text before a separator, and the separator. Returns nothing if there is no separator.
std::string_view take_before(std::string_view& text, std::string_view separator) {
    const std::size_t end = text.find(separator);
    if (end == text.npos) return {};
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end + separator.size());
    return taken;
}

std::string decode(std::string_view encoded) {
    const auto valid = boost::urls::make_pct_string_view({encoded.data(), encoded.size()});
    require(valid.has_value(), "In a URI, % must be followed by two hexadecimal digits.");
    return valid->decode();
}

void parse_user_info(std::string_view user_info, Uri& uri) {
    const std::size_t colon = user_info.find(':');
    uri.user = decode(user_info.substr(0, colon));
    if (colon != user_info.npos) uri.password = decode(user_info.substr(colon + 1));
}

// A name or an IPv4 address. Percent-encoding, which RFC 3986 allows in names, is refused: no name
// of a computer needs it.
void require_name(std::string_view host) {
    constexpr std::string_view others = "-._";
    const bool is_name = std::ranges::all_of(host, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != others.npos;
    });
    require(is_name, "The host of a URI has letters, digits, '-', '.' and '_' only.");
}

void parse_host_and_port(std::string_view text, Uri& uri) {
    if (text.starts_with('[')) {
        text.remove_prefix(1);
        uri.host = take_before(text, "]");
        boost::system::error_code error;
        boost::asio::ip::make_address_v6(uri.host, error);
        require(!error, "Between brackets there must be an IPv6 address, such as [::1].");
        require(text.empty() || text.starts_with(':'), "After ], only a port may follow.");
    } else {
        uri.host = text.substr(0, text.find(':'));
        text.remove_prefix(uri.host.size());
        require_name(uri.host);
    }
    if (text.empty()) return;
    const auto port = parse_number<std::uint16_t>(text.substr(1));
    require(port && *port > 0, "The port of a URI must be a number from 1 to 65535.");
    uri.port = *port;
}

std::string parse_target(std::string_view text) {
    std::string target(text);
    if (!target.starts_with('/')) target.insert(0, "/");
    require(boost::urls::parse_origin_form(target).has_value(),
            "In a URI, characters such as spaces must be written with %, as %20.");
    return target;
}

std::uint16_t default_port(const Uri& uri) { return uri.scheme == "wss" ? 443 : 80; }

}  // namespace

std::string Uri::host_header() const {
    const bool is_default = port == 0 || port == default_port(*this);
    return join_host_port(host, is_default ? "" : std::to_string(port));
}

Uri parse_uri(std::string_view text) {
    require(text.find('#') == text.npos, "The URI must have no fragment (#).");
    Uri uri;
    uri.scheme = to_lower(take_before(text, "://"));
    require(!uri.scheme.empty(), "The URI must look like ws://localhost:8001/.");
    std::string_view authority = text.substr(0, text.find_first_of("/?"));
    uri.target = parse_target(text.substr(authority.size()));
    parse_user_info(take_before(authority, "@"), uri);
    parse_host_and_port(authority, uri);
    return uri;
}

Uri parse_websocket_uri(std::string_view text) {
    Uri uri = parse_uri(text);
    require(uri.scheme == "ws" || uri.scheme == "wss", "The URI must begin with ws:// or wss://.");
    require(!uri.host.empty(), "The URI must name a host, as ws://localhost:8001/ does.");
    if (uri.port == 0) uri.port = default_port(uri);
    return uri;
}

std::string without_user_info(std::string_view uri) {
    const std::size_t slashes = uri.find("//");
    const std::size_t begin = slashes == uri.npos ? 0 : slashes + 2;
    const std::size_t at = uri.substr(0, uri.find_first_of("/?#", begin)).rfind('@');
    std::string text(uri);
    if (at != uri.npos && at >= begin) text.erase(begin, at + 1 - begin);
    return text;
}

}  // namespace websockets
