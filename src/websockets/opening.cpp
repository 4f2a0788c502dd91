#include "websockets/opening.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <sstream>
#include <utility>

#include "websockets/log.hpp"
#include "websockets/request_check.hpp"
#include "websockets/text.hpp"

namespace websockets {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

// No client of a WebSocket server sends a body.
constexpr std::size_t max_request_body = 1024;

using HttpRequest = http::request<http::string_body>;

// A connection as Beast's handshake uses it. The request has been read already, and the response is
// queued.
class HandshakeLayer {
public:
    using executor_type = Executor;

    explicit HandshakeLayer(Transport& transport) : transport_(transport) {}

    Executor get_executor() { return transport_.get_executor(); }

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

private:
    Transport& transport_;
};

using HandshakeStream = beast::websocket::stream<HandshakeLayer, false>;  // without compression

Request to_request(const HttpRequest& message, const std::string& remote_address) {
    Request request{
        std::string(message.method_string()), std::string(message.target()), {}, remote_address};
    for (const auto& field : message) request.headers.append(field.name_string(), field.value());
    return request;
}

// Makes a response the connection's last one.
Response closing(Response response) {
    response.headers.set("Connection", "close");
    return response;
}

// The first of the server's subprotocols that the client offers; empty if there is none.
std::string choose_subprotocol(const std::vector<std::string>& supported,
                               const std::vector<std::string>& offered) {
    for (const std::string& name : supported) {
        if (std::ranges::find(offered, name) != offered.end()) return name;
    }
    return {};
}

// The server's opening handshake, on the heap until it is over. Asio keeps the memory of frames for
// later ones: in the frames of its coroutines, all this would stay for as long as the connection.
class Opening {
public:
    Opening(Connection::Impl& connection, const ServeOptions& options, bool admitted, bool& warned)
        : connection_(connection), options_(options), admitted_(admitted), warned_(warned) {}

    awaitable<bool> run();

private:
    awaitable<void> read_request();
    bool take_empty_line();
    void check_request(error_code error);
    Response response_to(error_code error);
    awaitable<void> process_request();
    std::optional<Response> find_refusal() const;
    bool accept();
    awaitable<bool> respond();
    void queue_response(bool keep_alive);

    Connection::Impl& connection_;
    Transport& transport_ = connection_.transport();
    const ServeOptions& options_;
    const bool admitted_;
    bool& warned_;
    // Beast's other limits do not cover chunk extensions.
    beast::flat_buffer buffer_{options_.max_header + max_request_body};
    std::optional<http::request_parser<http::string_body>> parser_;  // of the last request
    Request request_;
    bool is_lost_ = false;              // the client has closed the connection
    std::optional<Response> response_;  // to the last request, instead of the handshake's
};

awaitable<bool> Opening::run() {
    for (;;) {
        connection_.start_opening();
        response_.reset();
        co_await read_request();
        if (is_lost_) co_return false;
        if (!response_) co_await process_request();
        if (!response_) response_ = find_refusal();
        if (!response_) co_return accept();
        const bool goes_on = co_await respond();
        if (!goes_on) co_return false;
    }
}

awaitable<void> Opening::read_request() {
    error_code error;
    do {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(options_.max_header));
        parser_->body_limit(max_request_body);
        const auto [header_error, size] = co_await http::async_read_header(
            transport_.socket(), buffer_, *parser_, asio::as_tuple(use_awaitable));
        error = header_error;
    } while (error && take_empty_line());
    if (!error && !parser_->is_done()) {
        if (equal_ignoring_case(parser_->get()[http::field::expect], "100-continue")) {
            transport_.queue().append("HTTP/1.1 100 Continue\r\n\r\n");
            transport_.flush();
        }
        const auto [body_error, body_size] = co_await http::async_read(
            transport_.socket(), buffer_, *parser_, asio::as_tuple(use_awaitable));
        error = body_error;
    }
    check_request(error);
}

// RFC 9112, section 2.2: empty lines before a request are ignored. Beast does not read over them.
bool Opening::take_empty_line() {
    const bool is_empty = beast::buffers_to_string(buffer_.data()).starts_with("\r\n");
    if (is_empty) buffer_.consume(2);
    return is_empty;
}

// Finds the response to a bad request.
void Opening::check_request(error_code error) {
    const bool has_ended =
        error == http::error::end_of_stream || error == http::error::partial_message;
    const bool is_about_http =
        error.category() == http::make_error_code(http::error::end_of_stream).category();
    is_lost_ = has_ended || (error && !is_about_http);
    if (is_lost_) return;
    request_ = to_request(parser_->get(), connection_.remote_address());
    spdlog::debug("{} < {} {}", connection_.id(), request_.method,
                  printable(request_.path_without_query(), max_stranger_size));
    response_ = error ? response_to(error)
                      : websockets::check_request(request_, parser_->get().version() < 11);
    if (response_) response_ = closing(std::move(*response_));
}

Response Opening::response_to(error_code error) {
    const std::string size = std::to_string(options_.max_header / 1024) + " KiB.\n";
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        if (request_.path.empty()) return text_response(414, "The target is longer than " + size);
        if (!std::exchange(warned_, true)) {
            spdlog::warn(
                "a request was refused because its header is larger than max_header, {} bytes. "
                "Browsers send the cookies of all programs on the same host",
                options_.max_header);
        }
        return text_response(431, "The request header is larger than " + size);
    }
    if (error == http::error::body_limit) {
        return text_response(413, "The request body is larger than 1 KiB.\n");
    }
    return text_response(400, "This is not an HTTP request.\n");
}

awaitable<void> Opening::process_request() {
    if (!options_.process_request) co_return;
    try {
        response_ = co_await options_.process_request(request_);
    } catch (...) {
        log_failure("process_request failed", std::current_exception());
        response_ = text_response(500, "The server failed to answer. Its log says why.\n");
    }
}

// The response that ends the handshake; nothing if the connection can be opened.
std::optional<Response> Opening::find_refusal() const {
    auto refusal = check_handshake(request_, parser_->get().version() < 11);
    if (refusal) return refusal;
    if (!options_.origins.empty() && !request_.has_allowed_origin(options_.origins)) {
        return text_response(403, "This page may not connect to this server.\n");
    }
    if (!admitted_) {
        return closing(
            text_response(503, "The server has too many connections. Try again later.\n"));
    }
    if (buffer_.size() > 0) {
        return closing(text_response(400, "A client must wait for the handshake's response.\n"));
    }
    return std::nullopt;
}

// Opens the connection, or answers that the request is not a valid handshake. Returns whether it
// is valid.
bool Opening::accept() {
    std::string subprotocol =
        choose_subprotocol(options_.subprotocols, request_.headers.list("Sec-WebSocket-Protocol"));
    HandshakeStream stream{HandshakeLayer(transport_)};
    stream.set_option(beast::websocket::stream_base::decorator(
        [&subprotocol](beast::websocket::response_type& response) {
            response.set(http::field::date, http_date(std::chrono::system_clock::now()));
            if (!subprotocol.empty()) {
                response.set(http::field::sec_websocket_protocol, subprotocol);
            }
        }));
    // Beast looks at the first of these fields only, but they are lists.
    parser_->get().set(http::field::connection, "upgrade");
    parser_->get().set(http::field::upgrade, "websocket");
    error_code error;
    stream.accept(parser_->get(), error);
    transport_.flush();
    transport_.queue().shrink_to_fit();
    if (error || transport_.broken()) return false;
    auto request = options_.keep_request ? std::make_unique<Request>(std::move(request_)) : nullptr;
    connection_.open(std::move(request), std::move(subprotocol));
    return true;
}

// Sends the response. Returns whether another request may follow.
awaitable<bool> Opening::respond() {
    spdlog::debug("{} > HTTP {}", connection_.id(), response_->status);
    const bool keep_alive =
        parser_->get().keep_alive() && response_->headers["Connection"] != "close";
    queue_response(keep_alive);
    transport_.flush();
    while (transport_.queued() > 0) co_await transport_.drained().wait();
    co_return !transport_.broken() && keep_alive;
}

void Opening::queue_response(bool keep_alive) {
    const HttpRequest& request = parser_->get();
    http::response<http::string_body> message(static_cast<http::status>(response_->status),
                                              request.version());
    for (const auto& [name, value] : response_->headers) message.insert(name, value);
    message.set(http::field::date, http_date(std::chrono::system_clock::now()));
    message.keep_alive(keep_alive);
    if (response_->status != 204 && response_->status != 304) {
        message.body() = std::move(response_->body);
        message.prepare_payload();
    }
    std::ostringstream header;
    header << message.base();
    transport_.queue().append(header.str());
    if (request.method() != http::verb::head) transport_.queue().append(message.body());
}

}  // namespace

awaitable<bool> shake_hands(Connection::Impl& connection, const ServeOptions& options,
                            bool admitted, bool& warned) {
    const auto opening = std::make_unique<Opening>(connection, options, admitted, warned);
    const bool opened = co_await opening->run();
    co_return opened;
}

}  // namespace websockets
