#include "websockets/client/handshake.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <stdexcept>
#include <string_view>

#include "websockets/log.hpp"

namespace websockets {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using HttpRequest = http::request<http::empty_body>;
using HttpResponse = http::response<http::empty_body>;

// The maximal size of a response's header, in bytes.
constexpr std::size_t max_header = 16 * 1024;

std::string to_base64(std::string_view bytes) {
    // OpenSSL adds a zero.
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::string make_key() {
    std::string bytes(16, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), 16) != 1) {
        throw std::runtime_error("The system has no random numbers.");
    }
    return to_base64(bytes);
}

// The value of Sec-WebSocket-Accept that proves that the server has read the key.
std::string accept_of(const std::string& key) {
    const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::string hash(SHA_DIGEST_LENGTH, '\0');
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
    return to_base64(hash);
}

HttpRequest make_request(const Uri& uri, const ConnectOptions& options, const std::string& key) {
    HttpRequest request(http::verb::get, uri.target, 11);
    request.set(http::field::host, uri.host_header());
    request.set(http::field::upgrade, "websocket");
    request.set(http::field::connection, "Upgrade");
    request.set(http::field::sec_websocket_key, key);
    request.set(http::field::sec_websocket_version, "13");
    if (!uri.user.empty() || !uri.password.empty()) {
        // RFC 7617.
        const std::string credentials = to_base64(uri.user + ":" + uri.password);
        request.set(http::field::authorization, "Basic " + credentials);
    }
    std::string offered;
    for (const auto& name : options.subprotocols) offered += (offered.empty() ? "" : ", ") + name;
    if (!offered.empty()) request.set(http::field::sec_websocket_protocol, offered);
    for (const auto& [name, value] : options.headers) request.erase(name);
    for (const auto& [name, value] : options.headers) request.insert(name, value);
    return request;
}

Headers headers_of(const HttpResponse& response) {
    Headers headers;
    for (const auto& field : response) headers.append(field.name_string(), field.value());
    return headers;
}

void require(bool condition, const std::string& complaint) {
    if (!condition) throw std::runtime_error(complaint);
}

// Returns the subprotocol that the server has chosen.
std::string check(const HttpResponse& response, const std::string& key,
                  const ConnectOptions& options) {
    require(response.result() == http::status::switching_protocols,
            "The server rejected the WebSocket connection: HTTP " +
                std::to_string(response.result_int()) + " " +
                printable({response.reason().data(), response.reason().size()}) + ".");
    const Headers headers = headers_of(response);
    require(headers.has_item("Upgrade", "websocket") && headers.has_item("Connection", "upgrade"),
            "The server's response opens no WebSocket: its field Upgrade or Connection is wrong.");
    require(headers.all("Sec-WebSocket-Accept") == accept_of(key),
            "The server's response is not to this handshake: its Sec-WebSocket-Accept is wrong.");
    require(headers.all("Sec-WebSocket-Extensions").empty(),
            "The server chose an extension that was not offered.");
    const std::string chosen = headers.all("Sec-WebSocket-Protocol");
    const auto& offered = options.subprotocols;
    require(chosen.empty() || std::ranges::find(offered, chosen) != offered.end(),
            "The server chose a subprotocol that was not offered.");
    return chosen;
}

// Reads over informational responses. Other protocols than ours could follow a 101.
awaitable<HttpResponse> read_response(Socket& socket, beast::flat_buffer& buffer) {
    for (;;) {
        http::response_parser<http::empty_body> parser;
        parser.header_limit(max_header);
        co_await http::async_read_header(socket, buffer, parser, use_awaitable);
        const unsigned status = parser.get().result_int();
        if (status >= 200 || status == 101) co_return parser.release();
    }
}

}  // namespace

awaitable<Handshake> shake_hands(Socket& socket, const Uri& uri, const ConnectOptions& options) {
    const std::string key = make_key();
    HttpRequest request = make_request(uri, options, key);
    co_await http::async_write(socket, request, use_awaitable);
    beast::flat_buffer buffer;
    const HttpResponse response = co_await read_response(socket, buffer);
    std::string subprotocol = check(response, key, options);
    co_return Handshake{std::move(subprotocol), beast::buffers_to_string(buffer.data())};
}

}  // namespace websockets
