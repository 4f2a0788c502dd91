#include "websockets/client/tls.hpp"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "tls_server.hpp"
#include "websockets/authority.hpp"
#include "websockets/spawn.hpp"
#include "websockets/support.hpp"

using namespace test;

namespace {

namespace ssl = asio::ssl;

// Sends back what it receives, until the client ends TLS. Then it also ends TLS.
awaitable<void> echo_bytes(TlsStream& stream) {
    std::array<char, 1000> buffer;
    for (;;) {
        const auto [error, size] =
            co_await stream.async_read_some(asio::buffer(buffer), asio::as_tuple(use_awaitable));
        if (error) break;
        co_await asio::async_write(stream, asio::buffer(buffer, size), use_awaitable);
    }
    co_await stream.async_shutdown(asio::as_tuple(use_awaitable));
}

// Reads to the end, and returns it all.
awaitable<std::string> read_to_end(Socket& socket) {
    std::string text;
    co_await asio::async_read(socket, asio::dynamic_buffer(text), asio::as_tuple(use_awaitable));
    co_return text;
}

const std::string local_names = "DNS:localhost,IP:127.0.0.1,IP:::1";

TlsOptions options_for(const Authority& authority, std::string host = "localhost") {
    return {.host = std::move(host), .ca_file = authority.ca_file()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(tls_carries_bytes_in_both_directions) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue(local_names), echo_bytes);
        for (const char* host : {"localhost", "127.0.0.1", "::1"}) {
            auto [socket, failure] = co_await server.connect(options_for(authority, host));
            const std::string sent = "3334445556";
            std::string received(sent.size(), ' ');
            co_await asio::async_write(socket, asio::buffer(sent), use_awaitable);
            co_await asio::async_read(socket, asio::buffer(received), use_awaitable);
            BOOST_TEST(received == sent);
            BOOST_TEST(failure->empty());
        }
        BOOST_TEST(server.names == (std::vector<std::string>{"localhost", "none", "none"}));
    });
}

BOOST_AUTO_TEST_CASE(tls_waits_for_a_slow_receiver_and_loses_nothing) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        const std::string all(8'000'000, 'x');
        bool sent = false;
        TlsServer server(loop, authority.issue(local_names),
                         [&](TlsStream& tls) -> awaitable<void> {
                             co_await asio::async_write(tls, asio::buffer(all), use_awaitable);
                             sent = true;
                             co_await tls.async_shutdown(asio::as_tuple(use_awaitable));
                         });
        auto [socket, failure] = co_await server.connect(options_for(authority));
        co_await sleep(100ms);
        BOOST_TEST(!sent);
        const std::string received = co_await read_to_end(socket);
        BOOST_TEST((received == all));
        BOOST_TEST(failure->empty());
    });
}

BOOST_AUTO_TEST_CASE(the_server_gets_all_bytes_and_the_end_of_tls_when_the_socket_is_closed) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        std::optional<std::string> received;
        error_code end;
        TlsServer server(loop, authority.issue(local_names),
                         [&](TlsStream& tls) -> awaitable<void> {
                             std::string text;
                             std::tie(end, std::ignore) = co_await asio::async_read(
                                 tls, asio::dynamic_buffer(text), asio::as_tuple(use_awaitable));
                             received = text;
                         });
        const std::string sent(100'000, 'x');
        {
            auto [socket, failure] = co_await server.connect(options_for(authority));
            co_await asio::async_write(socket, asio::buffer(sent), use_awaitable);
        }
        while (!received) co_await sleep(1ms);
        BOOST_TEST((*received == sent));
        BOOST_TEST(end == asio::error::eof);
    });
}

BOOST_AUTO_TEST_CASE(the_socket_is_at_its_end_when_the_server_drops_the_connection) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue(local_names), [](TlsStream& tls) -> awaitable<void> {
            co_await asio::async_write(tls, asio::buffer("last", 4), use_awaitable);
        });
        auto [socket, failure] = co_await server.connect(options_for(authority));
        const std::string received = co_await read_to_end(socket);
        BOOST_TEST(received == "last");
        BOOST_TEST(failure->empty());
    });
}

BOOST_AUTO_TEST_CASE(a_tls_connection_leaves_no_descriptor_open) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue(local_names), echo_bytes);
        const int before = open_descriptors();
        for (int i = 0; i < 10; ++i) {
            co_await server.connect(options_for(authority));
        }
        while (open_descriptors() > before) co_await sleep(1ms);
    });
}

BOOST_AUTO_TEST_CASE(a_certificate_of_another_authority_is_refused) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority, other;
        TlsServer server(loop, authority.issue(local_names), echo_bytes);
        TlsOptions options = options_for(other);
        options.ca_setting = "--ca";
        const std::string said = co_await server.complaint(options);
        BOOST_TEST(said ==
                   "The server's certificate is not trusted (unable to get local issuer "
                   "certificate): if the authority is your own, name the file of its certificate "
                   "by --ca.");
        const TlsOptions of_system{.host = "localhost"};
        // The system does not trust it, either.
        const std::string without_file = co_await server.complaint(of_system);
        BOOST_TEST(without_file.ends_with("by the environment variable SSL_CERT_FILE."));
    });
}

BOOST_AUTO_TEST_CASE(an_expired_certificate_is_refused) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue_expired(local_names), echo_bytes);
        const std::string said = co_await server.complaint(options_for(authority));
        BOOST_TEST(
            said.starts_with("The server's certificate is not trusted (certificate has expired)"));
    });
}

BOOST_AUTO_TEST_CASE(a_certificate_of_another_host_is_refused) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue("DNS:example.org,DNS:*.example.org"), echo_bytes);
        for (const std::string host :
             {"localhost", "127.0.0.1", "example.com", "a.b.example.org"}) {
            const std::string said = co_await server.complaint(options_for(authority, host));
            BOOST_TEST(said == "The server's certificate is not for " + host +
                                   ": connect to a name that it has.");
        }
        for (const char* host : {"example.org", "a.example.org"}) {
            const std::string said = co_await server.complaint(options_for(authority, host));
            BOOST_TEST(said == "");
        }
    });
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_is_named_as_such) {
    run([](Executor loop) -> awaitable<void> {
        Acceptor acceptor(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
        const std::pair<std::string, std::string> answers[] = {
            {"-ERR Protocol error\r\n", "The server does not speak TLS on this port."},
            {"HTTP/1.1 400 Bad Request\r\n\r\n", "The server does not speak TLS on this port."},
            {"", "The server ended the connection when TLS began: does it speak TLS on this port?"},
        };
        for (const auto& [answer, expected] : answers) {
            spawn(
                loop,
                [](Acceptor& acceptor, std::string answer) -> awaitable<void> {
                    Socket socket = co_await acceptor.async_accept(use_awaitable);
                    std::array<char, 1> first;
                    co_await asio::async_read(socket, asio::buffer(first), use_awaitable);
                    co_await asio::async_write(socket, asio::buffer(answer), use_awaitable);
                }(acceptor, answer),
                "server");
            Socket socket(loop);
            co_await socket.async_connect(acceptor.local_endpoint(), use_awaitable);
            const TlsOptions options{.host = "localhost"};
            std::string said;
            try {
                co_await start_tls(std::move(socket), options);
            } catch (const std::runtime_error& error) {
                said = error.what();
            }
            BOOST_TEST(said == expected);
        }
    });
}

BOOST_AUTO_TEST_CASE(versions_before_tls_1_2_are_refused) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue(local_names), echo_bytes);
        SSL_CTX* const context = server.context.native_handle();
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
        const std::string refused = co_await server.complaint(options_for(authority));
        BOOST_TEST(refused.starts_with("TLS failed: tlsv1 alert protocol version"));
        SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
        const std::string accepted = co_await server.complaint(options_for(authority));
        BOOST_TEST(accepted == "");
    });
}

// In TLS 1.3, the server refuses the client only after the client's handshake.
BOOST_AUTO_TEST_CASE(a_server_that_wants_a_certificate_of_the_client_says_so) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue(local_names), echo_bytes);
        server.context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
        auto [socket, failure] = co_await server.connect(options_for(authority));
        const std::string received = co_await read_to_end(socket);
        BOOST_TEST(received == "");
        BOOST_TEST(failure->starts_with("TLS failed: tlsv13 alert certificate required"));
    });
}

BOOST_AUTO_TEST_CASE(a_file_of_authorities_that_cannot_be_read_is_named) {
    run([](Executor loop) -> awaitable<void> {
        const Authority authority;
        TlsServer server(loop, authority.issue(local_names), echo_bytes);
        const TlsOptions options{.host = "localhost", .ca_file = "missing.pem"};
        const std::string said = co_await server.complaint(options);
        BOOST_TEST(said.starts_with("The certificates in missing.pem cannot be read: "));
    });
}
