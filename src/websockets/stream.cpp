#include "websockets/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <stdexcept>

#include "websockets/close_code.hpp"

namespace websockets {

namespace beast = boost::beast;
namespace http = beast::http;

// Beast calls these two functions of its next layer. The first does nothing: end_tcp() ends TCP,
// after the queue has been sent.
template <class Handler>
void async_teardown(beast::role_type, Transport& transport, Handler&& handler) {
    asio::post(transport.get_executor(),
               beast::bind_handler(std::forward<Handler>(handler), error_code()));
}

void beast_close_socket(Transport& transport) { transport.abort(); }

namespace {

// Requests to a WebSocket server are short: no browser sends 8 KiB, and none sends a body.
constexpr std::size_t max_request_header = 8 * 1024;
constexpr std::size_t max_request_body = 1024;

// The maximal size of what has been read but not parsed. Beast's other limits do not cover chunk
// extensions.
constexpr std::size_t max_unparsed = max_request_header + max_request_body;

// The size of the buffer for the first read of a message, enough for a game event. Each further
// read doubles it.
constexpr std::size_t first_read_size = 64;

// A larger buffer is not kept for the next message.
constexpr std::size_t max_kept_capacity = 4096;

Request to_request(const http::request<http::string_body>& message) {
    Request request{std::string(message.method_string()), std::string(message.target()), {}};
    for (const auto& field : message) request.headers.append(field.name_string(), field.value());
    return request;
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

// The code of the close frame that Beast sent when a read failed; 0 if it sent none.
std::uint16_t failure_code(error_code error) {
    using websocket_error = beast::websocket::error;
    if (error == websocket_error::closed) return 0;
    if (error == websocket_error::message_too_big) return close_code::message_too_big;
    if (error == websocket_error::bad_frame_payload) return close_code::invalid_data;
    if (error.category() == make_error_code(websocket_error::closed).category()) {
        return close_code::protocol_error;
    }
    return 0;
}

}  // namespace

struct Stream::Beast {
    explicit Beast(Socket socket) : websocket(std::move(socket)) {}

    // The state of the opening handshake, freed after it to save memory.
    struct Opening {
        beast::flat_buffer buffer{max_unparsed};
        http::request<http::string_body> request;
    };

    beast::websocket::stream<Transport, false> websocket;  // false: without compression
    std::unique_ptr<Opening> opening = std::make_unique<Opening>();
};

// Keeps the stream alive while a read is pending.
struct Stream::ReadHandler {
    explicit ReadHandler(std::shared_ptr<Stream> stream) : stream_(std::move(stream)) {}
    ReadHandler(ReadHandler&&) = default;
    ReadHandler(const ReadHandler&) = delete;

    // A handler that was not called is destroyed together with the event loop.
    ~ReadHandler() {
        if (stream_) stream_->on_loop_end();
    }

    void operator()(error_code error, std::size_t size) {
        std::exchange(stream_, nullptr)->on_read(error, size);
    }

    std::shared_ptr<Stream> stream_;
};

Stream::Stream(Socket socket, std::size_t max_size)
    : beast_(std::make_unique<Beast>(std::move(socket))) {
    beast_->websocket.read_message_max(max_size);
    beast_->websocket.control_callback(
        [this](beast::websocket::frame_type type, std::string_view reason) {
            using beast::websocket::frame_type;
            if (type == frame_type::close) {
                const std::uint16_t code = beast_->websocket.reason().code;
                on_close_frame(code == 0 ? close_code::no_status : code, reason);
            } else {
                on_ping_or_pong();
            }
        });
}

Stream::~Stream() = default;

Transport& Stream::transport() { return beast_->websocket.next_layer(); }

awaitable<std::optional<Request>> Stream::read_request() {
    Beast::Opening& opening = *beast_->opening;
    http::request_parser<http::string_body> parser;
    parser.header_limit(max_request_header);
    parser.body_limit(max_request_body);
    const auto [error, size] = co_await http::async_read(transport(), opening.buffer, parser,
                                                         asio::as_tuple(use_awaitable));
    if (error) {
        opening.request = {};
        opening.request.keep_alive(false);
        if (auto response = response_to(error)) co_await respond(std::move(*response));
        co_return std::nullopt;
    }
    opening.request = parser.release();
    co_return to_request(opening.request);
}

bool Stream::is_upgrade() const { return beast::websocket::is_upgrade(beast_->opening->request); }

awaitable<bool> Stream::respond(Response response) {
    const auto& request = beast_->opening->request;
    http::response<http::string_body> message(static_cast<http::status>(response.status),
                                              request.version());
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(request.keep_alive() && response.headers["Connection"] != "close");
    const bool has_content = response.status != 204 && response.status != 304;
    if (has_content) {
        message.body() = std::move(response.body);
        message.prepare_payload();
    }

    http::response_serializer<http::string_body> serializer(message);
    error_code error;
    if (request.method() == http::verb::head) {
        serializer.split(true);
        error = std::get<0>(co_await http::async_write_header(transport(), serializer,
                                                              asio::as_tuple(use_awaitable)));
    } else {
        error = std::get<0>(
            co_await http::async_write(transport(), serializer, asio::as_tuple(use_awaitable)));
    }
    co_return !error && message.keep_alive();
}

awaitable<bool> Stream::accept(const std::string& subprotocol) {
    Beast::Opening& opening = *beast_->opening;
    if (opening.buffer.size() > 0) {
        opening.request.keep_alive(false);
        co_await respond(text_response(400, "A client must wait for the handshake's response.\n"));
        co_return false;
    }
    // The decorator is called within async_accept, while the argument lives.
    beast_->websocket.set_option(beast::websocket::stream_base::decorator(
        [&subprotocol](beast::websocket::response_type& response) {
            if (!subprotocol.empty()) {
                response.set(http::field::sec_websocket_protocol, subprotocol);
            }
        }));
    const auto [error] =
        co_await beast_->websocket.async_accept(opening.request, asio::as_tuple(use_awaitable));
    if (error) co_return false;
    beast_->opening.reset();
    co_return true;
}

awaitable<std::string> Stream::handshake(const std::string& host, const std::string& target,
                                         const std::vector<std::string>& subprotocols,
                                         const Headers& headers) {
    std::string offered;
    for (const auto& name : subprotocols) offered += (offered.empty() ? "" : ", ") + name;
    beast_->websocket.set_option(beast::websocket::stream_base::decorator(
        [&offered, &headers](beast::websocket::request_type& request) {
            for (const auto& [name, value] : headers) request.set(name, value);
            if (!offered.empty()) request.set(http::field::sec_websocket_protocol, offered);
        }));
    beast::websocket::response_type response;
    const auto [error] = co_await beast_->websocket.async_handshake(response, host, target,
                                                                    asio::as_tuple(use_awaitable));
    if (error == beast::websocket::error::upgrade_declined) {
        throw std::runtime_error("The server rejected the WebSocket connection: HTTP " +
                                 std::to_string(response.result_int()) + " " +
                                 std::string(response.reason()) + ".");
    }
    if (error) throw boost::system::system_error(error, "The opening handshake failed");
    beast_->opening.reset();

    const std::string chosen(response[http::field::sec_websocket_protocol]);
    if (!chosen.empty() && std::ranges::find(subprotocols, chosen) == subprotocols.end()) {
        throw std::runtime_error("The server chose a subprotocol that was not offered.");
    }
    co_return chosen;
}

void Stream::read_message() {
    if (message_.capacity() > max_kept_capacity) message_ = {};
    message_size_ = 0;
    reading_ = true;
    read_some();
}

void Stream::read_some() {
    message_.resize(message_size_ + std::max(message_size_, first_read_size));
    beast_->websocket.async_read_some(asio::buffer(message_) + message_size_,
                                      ReadHandler(shared_from_this()));
}

void Stream::on_read(error_code error, std::size_t size) {
    message_size_ += size;
    if (!error && !beast_->websocket.is_message_done()) {
        read_some();
        return;
    }
    reading_ = false;
    message_.resize(message_size_);
    if (error) {
        on_end(failure_code(error));
    } else {
        on_message(beast_->websocket.got_text());
    }
}

}  // namespace websockets
