#include "websockets/request_check.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "websockets/text.hpp"
#include "websockets/uri.hpp"

namespace websockets {
namespace {

// Checks the host and the target. RFC 9112, section 3.2.2: the target may be a whole URI; then its
// host counts, and not the Host field. Throws std::invalid_argument.
void check_target(Request& request) {
    const std::string host(request.headers["Host"]);
    if (host.find_first_of("/?@") != std::string::npos) {
        throw std::invalid_argument("The Host field must have a host and a port only.");
    }
    if (!host.empty()) parse_uri("http://" + host);
    if (request.path.starts_with('/') || request.path == "*") return;
    const Uri uri = parse_uri(request.path);
    if (uri.host.empty()) throw std::invalid_argument("The target must name a host.");
    request.headers.set("Host", uri.host_header());
    request.path = uri.target;
}

// RFC 9112, section 6.1. The parser has read a body in chunks; of any other coding, it has not
// found the end.
bool has_known_length(const Request& request) {
    const auto codings = request.headers.list("Transfer-Encoding");
    return codings.empty() || (codings.size() == 1 && equal_ignoring_case(codings[0], "chunked"));
}

// Whether this is 16 bytes in base64.
bool is_key(std::string_view text) {
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    };
    return text.size() == 24 && text.ends_with("==") &&
           std::ranges::all_of(text.substr(0, 22), is_digit);
}

// RFC 9110, section 15.5.22: the response names the protocol to change to.
Response upgrade_required(std::string text) {
    Response response = text_response(426, std::move(text));
    response.headers.append("Connection", "Upgrade");
    response.headers.append("Upgrade", "websocket");
    return response;
}

}  // namespace

std::optional<Response> check_request(Request& request, bool is_http_1_0) {
    const std::size_t hosts = request.headers.count("Host");
    if (hosts > 1 || (hosts == 0 && !is_http_1_0)) {
        return text_response(400, "A request must have one Host field.\n");
    }
    try {
        check_target(request);
    } catch (const std::invalid_argument& error) {
        return text_response(400, std::string(error.what()) + "\n");
    }
    if (!has_known_length(request) ||
        (is_http_1_0 && request.headers.count("Transfer-Encoding") > 0)) {
        return text_response(400, "The only transfer coding of this server is \"chunked\".\n");
    }
    return std::nullopt;
}

std::optional<Response> check_handshake(const Request& request, bool is_http_1_0) {
    if (request.method != "GET" && request.method != "HEAD") {
        Response response = text_response(405, "Only GET and HEAD are allowed.\n");
        response.headers.append("Allow", "GET, HEAD");
        return response;
    }
    if (is_http_1_0 || request.method != "GET" || !request.is_upgrade() ||
        !request.headers.has_item("Connection", "upgrade")) {
        return upgrade_required(
            "This is a WebSocket server: connect to it with a WebSocket client.\n");
    }
    const Headers& headers = request.headers;
    if (headers.count("Sec-WebSocket-Key") != 1 || !is_key(headers["Sec-WebSocket-Key"])) {
        return text_response(400, "A handshake needs one Sec-WebSocket-Key of 16 bytes.\n");
    }
    if (headers.count("Sec-WebSocket-Version") > 1) {
        return text_response(400, "A handshake needs one Sec-WebSocket-Version.\n");
    }
    if (headers["Sec-WebSocket-Version"] != "13") {
        Response response = upgrade_required("The version of the protocol must be 13.\n");
        response.headers.append("Sec-WebSocket-Version", "13");
        return response;
    }
    return std::nullopt;
}

}  // namespace websockets
