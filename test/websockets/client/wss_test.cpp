// connect() by TLS.
#include <boost/test/unit_test.hpp>
#include <optional>

#include "tls_server.hpp"
#include "websockets/authority.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/spawn.hpp"
#include "websockets/support.hpp"

using namespace test;

namespace {

// A WebSocket server behind a proxy that speaks TLS.
class SecureServer {
public:
    SecureServer(Executor loop, const Authority& authority, Handler handler,
                 const std::string& names = "DNS:localhost,IP:127.0.0.1")
        : server_(serve_locally(loop, std::move(handler))),
          proxy_(loop, authority.issue(names),
                 [this](TlsStream& stream) { return forward(stream, server_.port()); }) {}

    std::string uri(const std::string& host = "localhost") const {
        return "wss://" + host + ":" + std::to_string(proxy_.port()) + "/";
    }

    TlsServer& proxy() { return proxy_; }

private:
    Server server_;
    TlsServer proxy_;
};

ConnectOptions options_for(const Authority& authority) {
    ConnectOptions options;
    options.ca_file = authority.ca_file();
    return options;
}

// The message of what connect() throws; "" if it does not throw.
awaitable<std::string> complaint(std::string uri, ConnectOptions options) {
    try {
        co_await connect(uri, options);
    } catch (const boost::system::system_error& error) {
        co_return error.code().message();
    } catch (const std::exception& error) {
        co_return error.what();
    }
    co_return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_wss_connection_carries_messages_of_any_size) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        SecureServer server(loop, authority, echo);
        const ConnectOptions options = options_for(authority);
        for (const char* host : {"localhost", "127.0.0.1"}) {
            const Connection websocket = co_await connect(server.uri(host), options);
            BOOST_TEST(websocket.remote_address() ==
                       "127.0.0.1:" + std::to_string(server.proxy().port()));
            for (const std::size_t size : {1, 100, 64 * 1024}) {
                const std::string message(size, 'x');
                const std::string answer = co_await ask(websocket, message);
                BOOST_TEST((answer == message));
            }
            co_await websocket.close();
            BOOST_TEST(websocket.close_code().value() == 1000);
        }
        BOOST_TEST(server.proxy().names == (std::vector<std::string>{"localhost", "none"}));
    });
}

BOOST_AUTO_TEST_CASE(a_wss_connection_gets_the_close_code_of_the_server) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        SecureServer server(loop, authority, [](Connection websocket) -> awaitable<void> {
            co_await websocket.send("last");
            co_await websocket.close(4000, "Enough.");
        });
        const ConnectOptions options = options_for(authority);
        const Connection websocket = co_await connect(server.uri(), options);
        const auto last = co_await websocket.recv();
        BOOST_TEST(last.value() == "last");
        const auto end = co_await websocket.recv();
        BOOST_TEST(!end.has_value());
        co_await websocket.wait_closed();
        BOOST_TEST(websocket.close_code().value() == 4000);
        BOOST_TEST(websocket.close_reason() == "Enough.");
    });
}

BOOST_AUTO_TEST_CASE(a_wss_connection_is_closed_when_its_last_handle_is_destroyed) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        std::optional<Connection> seen;
        SecureServer server(loop, authority, [&](Connection websocket) -> awaitable<void> {
            seen = websocket;
            co_await websocket.recv();
        });
        const ConnectOptions options = options_for(authority);
        { const Connection client = co_await connect(server.uri(), options); }
        while (!seen) co_await sleep(1ms);
        co_await seen->wait_closed();
        BOOST_TEST(seen->close_code().value() == 1001);
    });
}

BOOST_AUTO_TEST_CASE(the_certificate_of_a_wss_server_is_checked) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority, other;
        SecureServer server(loop, authority, echo, "DNS:localhost");
        const std::string untrusted = co_await complaint(server.uri(), options_for(other));
        BOOST_TEST(untrusted.starts_with("The server's certificate is not trusted"));
        const std::string by_default = co_await complaint(server.uri(), ConnectOptions());
        BOOST_TEST(by_default.starts_with("The server's certificate is not trusted"));
        const std::string other_name =
            co_await complaint(server.uri("127.0.0.1"), options_for(authority));
        BOOST_TEST(other_name ==
                   "The server's certificate is not for 127.0.0.1: connect to a name that it has.");
    });
}

BOOST_AUTO_TEST_CASE(wss_to_a_server_without_tls_fails_and_says_so) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        const std::string uri = "wss://127.0.0.1:" + std::to_string(server.port());
        const std::string said = co_await complaint(uri, ConnectOptions());
        BOOST_TEST(said == "The server does not speak TLS on this port.");
    });
}

BOOST_AUTO_TEST_CASE(wss_to_a_server_that_says_nothing_times_out) {
    run([](Executor loop) -> awaitable<void> {
        Acceptor silent(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
        ConnectOptions options;
        options.open_timeout = 200ms;
        const std::string said = co_await complaint(
            "wss://127.0.0.1:" + std::to_string(silent.local_endpoint().port()), options);
        BOOST_TEST(said == "Connection timed out");
    });
}

BOOST_AUTO_TEST_CASE(a_wss_server_that_wants_a_certificate_of_the_client_says_so) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        SecureServer server(loop, authority, echo);
        server.proxy().context.set_verify_mode(asio::ssl::verify_peer |
                                               asio::ssl::verify_fail_if_no_peer_cert);
        const std::string said = co_await complaint(server.uri(), options_for(authority));
        BOOST_TEST(said.starts_with("TLS failed: tlsv13 alert certificate required"));
    });
}
