#include "websockets/opening.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "websockets/log.hpp"

namespace websockets {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

// Requests to a WebSocket server are short: no browser sends 8 KiB, and none sends a body.
constexpr std::size_t max_request_header = 8 * 1024;
constexpr std::size_t max_request_body = 1024;

// The maximal size of what has been read but not parsed. Beast's other limits do not cover chunk
// extensions.
constexpr std::size_t max_unparsed = max_request_header + max_request_body;

using HttpRequest = http::request<http::string_body>;

// A connection as Beast's handshakes use it. The client's handshake is asynchronous, and reads byte
// by byte, so that the frames behind the response are still to be read. The server's has been read
// already, and writes to the queue.
class HandshakeLayer {
public:
    using executor_type = Executor;

    explicit HandshakeLayer(Transport& transport) : transport_(transport) {}

    Executor get_executor() { return transport_.get_executor(); }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        const asio::mutable_buffer first = *asio::buffer_sequence_begin(buffers);
        return transport_.socket().async_read_some(asio::buffer(first, 1),
                                                   std::forward<Token>(token));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return transport_.socket().async_write_some(buffers, std::forward<Token>(token));
    }

    template <class Buffers, class... Error>
    std::size_t write_some(const Buffers& buffers, Error&...) {
        transport_.queue().append(beast::buffers_to_string(buffers));
        return beast::buffer_bytes(buffers);
    }

    // Never called.
    template <class Buffers, class... Error>
    std::size_t read_some(const Buffers&, Error&...) {
        return 0;
    }

    // Beast calls this at its own timeouts, which are not used.
    friend void beast_close_socket(HandshakeLayer&) {}

private:
    Transport& transport_;
};

using HandshakeStream = beast::websocket::stream<HandshakeLayer, false>;  // without compression

Request to_request(const HttpRequest& message) {
    Request request{std::string(message.method_string()), std::string(message.target()), {}};
    for (const auto& field : message) request.headers.append(field.name_string(), field.value());
    return request;
}

awaitable<error_code> read_request(Socket& socket, beast::flat_buffer& buffer,
                                   HttpRequest& request) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(max_request_header);
    parser.body_limit(max_request_body);
    const auto [error, size] =
        co_await http::async_read(socket, buffer, parser, asio::as_tuple(use_awaitable));
    if (error) {
        request.keep_alive(false);
    } else {
        request = parser.release();
    }
    co_return error;
}

// The response to a bad request; nothing if the client has closed the connection instead.
std::optional<Response> response_to(error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return text_response(431, "The request header is larger than 8 KiB.\n");
    }
    if (error == http::error::body_limit) {
        return text_response(413, "The request body is larger than 1 KiB.\n");
    }
    const bool closed =
        error == http::error::end_of_stream || error == http::error::partial_message;
    if (closed ||
        error.category() != http::make_error_code(http::error::end_of_stream).category()) {
        return std::nullopt;
    }
    return text_response(400, "This is not an HTTP request.\n");
}

// Sends a response. Returns whether another request may follow.
awaitable<bool> respond(Transport& transport, const HttpRequest& request, Response response) {
    http::response<http::string_body> message(static_cast<http::status>(response.status),
                                              request.version());
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(request.keep_alive() && response.headers["Connection"] != "close");
    if (response.status != 204 && response.status != 304) {
        message.body() = std::move(response.body);
        message.prepare_payload();
    }

    std::ostringstream header;
    header << message.base();
    transport.queue().append(header.str());
    if (request.method() != http::verb::head) transport.queue().append(message.body());
    transport.flush();
    while (transport.queued() > 0) co_await transport.drained().wait();
    co_return !transport.broken() && message.keep_alive();
}

// The first of the server's subprotocols that the client offers; empty if there is none.
std::string choose_subprotocol(const std::vector<std::string>& supported,
                               std::string_view offered) {
    http::token_list offers(offered);
    for (const std::string& name : supported) {
        if (offers.exists(name)) return name;
    }
    return {};
}

// The response that ends the handshake; nothing if the handshake may go on.
awaitable<std::optional<Response>> find_refusal(const Request& request, bool is_upgrade,
                                                const ServeOptions& options, bool admitted) {
    try {
        if (options.process_request) {
            if (auto response = co_await options.process_request(request)) co_return response;
        }
    } catch (...) {
        log_failure("process_request failed", std::current_exception());
        co_return text_response(500, "The server failed to answer. Its log says why.\n");
    }
    if (!is_upgrade) {
        Response response = text_response(
            426, "This is a WebSocket server: connect to it with a WebSocket client.\n");
        response.headers.append("Upgrade", "websocket");
        co_return response;
    }
    if (!options.origins.empty() && !request.has_allowed_origin(options.origins)) {
        co_return text_response(403, "This page may not connect to this server.\n");
    }
    if (!admitted) {
        Response response =
            text_response(503, "The server has too many connections. Try again later.\n");
        response.headers.append("Connection", "close");
        co_return response;
    }
    co_return std::nullopt;
}

// Accepts the request, or answers that it is not a valid handshake. Returns whether it was valid.
bool accept(Transport& transport, const HttpRequest& request, const std::string& subprotocol) {
    HandshakeStream stream{HandshakeLayer(transport)};
    stream.set_option(beast::websocket::stream_base::decorator(
        [&subprotocol](beast::websocket::response_type& response) {
            if (!subprotocol.empty()) {
                response.set(http::field::sec_websocket_protocol, subprotocol);
            }
        }));
    error_code error;
    stream.accept(request, error);
    transport.flush();
    return !error && !transport.broken();
}

}  // namespace

awaitable<bool> shake_hands(Connection::Impl& connection, const ServeOptions& options,
                            bool admitted) {
    Transport& transport = connection.transport();
    beast::flat_buffer buffer(max_unparsed);
    for (;;) {
        connection.start_opening();
        HttpRequest message;
        const error_code error = co_await read_request(transport.socket(), buffer, message);
        if (error) {
            auto response = response_to(error);
            if (response) co_await respond(transport, message, std::move(*response));
            co_return false;
        }
        Request request = to_request(message);
        spdlog::debug("{} < {} {}", connection.id(), request.method,
                      printable(request.path_without_query()));

        const bool is_upgrade = beast::websocket::is_upgrade(message);
        auto refusal = co_await find_refusal(request, is_upgrade, options, admitted);
        if (!refusal && buffer.size() > 0) {
            refusal = text_response(400, "A client must wait for the handshake's response.\n");
            refusal->headers.append("Connection", "close");
        }
        if (!refusal) {
            std::string subprotocol = choose_subprotocol(
                options.subprotocols, request.headers.all("Sec-WebSocket-Protocol"));
            const bool accepted = accept(transport, message, subprotocol);
            if (!options.keep_request) request = {};
            if (accepted) connection.open(std::move(request), std::move(subprotocol));
            co_return accepted;
        }
        spdlog::debug("{} > HTTP {}", connection.id(), refusal->status);
        const bool goes_on = co_await respond(transport, message, std::move(*refusal));
        if (!goes_on) co_return false;
    }
}

awaitable<std::string> shake_hands(Connection::Impl& connection, const Uri& uri,
                                   const ConnectOptions& options) {
    std::string offered;
    for (const auto& name : options.subprotocols) offered += (offered.empty() ? "" : ", ") + name;
    HandshakeStream stream{HandshakeLayer(connection.transport())};
    stream.set_option(beast::websocket::stream_base::decorator(
        [&offered, &options](beast::websocket::request_type& request) {
            for (const auto& [name, value] : options.headers) request.set(name, value);
            if (!offered.empty()) request.set(http::field::sec_websocket_protocol, offered);
        }));
    beast::websocket::response_type response;
    const std::string host = uri.host_header(websocket_port);
    const auto [error] =
        co_await stream.async_handshake(response, host, uri.target, asio::as_tuple(use_awaitable));
    if (error == beast::websocket::error::upgrade_declined) {
        throw std::runtime_error("The server rejected the WebSocket connection: HTTP " +
                                 std::to_string(response.result_int()) + " " +
                                 std::string(response.reason()) + ".");
    }
    if (error) throw boost::system::system_error(error, "The opening handshake failed");

    const std::string chosen(response[http::field::sec_websocket_protocol]);
    if (!chosen.empty() &&
        std::ranges::find(options.subprotocols, chosen) == options.subprotocols.end()) {
        throw std::runtime_error("The server chose a subprotocol that was not offered.");
    }
    co_return chosen;
}

}  // namespace websockets
