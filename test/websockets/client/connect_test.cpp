#include "websockets/client/connect.hpp"

#include <boost/test/unit_test.hpp>

#include "websockets/support.hpp"

using namespace test;

namespace {

// The message of what connect() throws; "" if it does not throw.
awaitable<std::string> failure(std::string uri, ConnectOptions options) {
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

BOOST_AUTO_TEST_CASE(connecting_to_a_port_without_a_listener_fails_at_once) {
    run([](Executor loop) -> awaitable<void> {
        std::string uri;
        {
            Server server = serve_locally(loop, echo);
            uri = uri_of(server);
        }
        const ConnectOptions options;
        const std::string refused = co_await failure(uri, options);
        BOOST_TEST(refused == "Connection refused");
        const std::string bad_uri = co_await failure("http://localhost/", options);
        BOOST_TEST(bad_uri == "The URI must begin with ws:// or wss://.");
    });
}

BOOST_AUTO_TEST_CASE(connecting_to_a_server_that_says_nothing_times_out) {
    run([](Executor loop) -> awaitable<void> {
        Acceptor silent(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
        ConnectOptions options;
        options.open_timeout = 200ms;
        const std::string timeout = co_await failure(
            "ws://127.0.0.1:" + std::to_string(silent.local_endpoint().port()), options);
        BOOST_TEST(timeout == "Connection timed out");
    });
}

BOOST_AUTO_TEST_CASE(the_error_of_a_refused_handshake_has_the_status) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions server_options;
        server_options.origins = {"https://example.org"};
        Server server = serve_locally(loop, echo, server_options);
        ConnectOptions options;
        options.headers = {{"Origin", "https://evil.example"}};
        const std::string refused = co_await failure(uri_of(server), options);
        BOOST_TEST(refused == "The server rejected the WebSocket connection: HTTP 403 Forbidden.");
    });
}

BOOST_AUTO_TEST_CASE(a_user_and_a_password_become_basic_authorization) {
    run([](Executor loop) -> awaitable<void> {
        std::string authorization;
        ServeOptions server_options;
        server_options.process_request =
            [&](const Request& request) -> awaitable<std::optional<Response>> {
            authorization = request.headers["Authorization"];
            co_return std::nullopt;
        };
        Server server = serve_locally(loop, echo, server_options);
        const std::string uri = uri_of(server);
        // The examples are those of RFC 7617 and of RFC 4648 with other padding.
        const std::pair<std::string, std::string> examples[] = {
            {"Aladdin:open%20sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
            {"test:123%C2%A3", "Basic dGVzdDoxMjPCow=="},
            {"fo:ba", "Basic Zm86YmE="},
            {"foo:ba", "Basic Zm9vOmJh"},
            {"foo", "Basic Zm9vOg=="},
        };
        for (const auto& [user_info, expected] : examples) {
            const std::string with_user = "ws://" + user_info + "@" + uri.substr(5);
            const Connection websocket = co_await connect(with_user);
            BOOST_TEST(authorization == expected);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_connection_is_closed_when_its_last_handle_is_destroyed) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            seen = websocket;
            co_await websocket.recv();
        });
        { const Connection client = co_await connect(uri_of(server)); }
        while (!seen) co_await sleep(1ms);
        co_await seen->wait_closed();
        BOOST_TEST(seen->close_code().value() == 1001);
    });
}
