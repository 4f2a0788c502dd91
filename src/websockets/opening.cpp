#include "websockets/opening.hpp"

#include <spdlog/spdlog.h>

#include <boost/beast/http/rfc7230.hpp>
#include <utility>

#include "websockets/log.hpp"

namespace websockets {
namespace {

// The first of the server's subprotocols that the client offers; empty if there is none.
std::string choose_subprotocol(const std::vector<std::string>& supported,
                               std::string_view offered) {
    boost::beast::http::token_list offers(offered);
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

}  // namespace

awaitable<bool> shake_hands(Connection::Impl& connection, const ServeOptions& options,
                            bool admitted) {
    for (;;) {
        connection.start_opening();
        std::optional<Request> request = co_await connection.read_request();
        if (!request) co_return false;
        spdlog::debug("{} < {} {}", connection.id(), request->method,
                      printable(request->path_without_query()));

        auto refusal = co_await find_refusal(*request, connection.is_upgrade(), options, admitted);
        if (!refusal) {
            std::string subprotocol = choose_subprotocol(
                options.subprotocols, request->headers.all("Sec-WebSocket-Protocol"));
            if (!co_await connection.accept(subprotocol)) co_return false;
            connection.open(std::move(*request), std::move(subprotocol));
            co_return true;
        }
        spdlog::debug("{} > HTTP {}", connection.id(), refusal->status);
        if (!co_await connection.respond(std::move(*refusal))) co_return false;
    }
}

}  // namespace websockets
