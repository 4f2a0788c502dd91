#include "websockets/log.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;

BOOST_AUTO_TEST_CASE(a_client_cannot_write_log_lines) {
    BOOST_TEST(printable("two\nlines\x1b[2J\x7f") == "two\\nlines\\x1b[2J\\x7f");
    BOOST_TEST(printable("caf\xc3\xa9") == "caf\xc3\xa9");
    BOOST_TEST(printable("\xc2\x9b\x33\x31m \xff\xc3 \xe2\x97\x8f") ==
               "\\xc2\\x9b\x33\x31m \\xff\\xc3 \xe2\x97\x8f");
    BOOST_TEST(printable("0123456789", 4) == "01...89");
}

BOOST_AUTO_TEST_CASE(control_characters_make_no_line_longer) {
    BOOST_TEST(printable(std::string(123, '\x01'), 123).size() < 130u);
    BOOST_TEST(printable("\n\n\n\n", 4) == "\\n...\\n");
    // A character of several bytes is not cut.
    BOOST_TEST(printable("\xe2\x97\x8f\xe2\x97\x8f", 4) == "...\xe2\x97\x8f");
}

BOOST_AUTO_TEST_CASE(a_stranger_cannot_write_long_lines) {
    const LogCapture log;
    const std::string reason(123, '\x01');
    std::string escaped;
    for (int count = 0; count < 31; ++count) escaped += "\\x01";
    run([&](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        const Connection client = co_await connect(uri_of(server, "/" + std::string(1000, 'x')));
        co_await client.close(1000, reason);
        server.close();
        co_await server.wait_closed();
    });
    BOOST_TEST(log.count("connection 1 closed 1000 (\\x01") == 1);
    BOOST_TEST(log.count(escaped) == 0);
    BOOST_TEST(log.count(std::string(124, 'x')) == 0);
}

BOOST_AUTO_TEST_CASE(an_option_names_clients_in_the_log_or_leaves_them_out) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.log_name = [](const Connection& connection) {
            return connection.id() == "1" ? std::optional<std::string>("the first") : std::nullopt;
        };
        Server server = serve_locally(loop, echo, options);
        for (int count = 0; count < 2; ++count) {
            const Connection client = co_await connect(uri_of(server));
            co_await client.close();
        }
        server.close();
        co_await server.wait_closed();
    });
    BOOST_TEST(log.count("connection 1 open from the first") == 1);
    BOOST_TEST(log.count("connection 1 closed 1000 (OK)") == 1);
    BOOST_TEST(log.count("connection 2") == 0);
}

BOOST_AUTO_TEST_CASE(an_endpoint_is_shown_as_address_and_port) {
    const auto shown = [](const char* address) {
        return to_string(tcp::endpoint(asio::ip::make_address(address), 8001));
    };
    BOOST_TEST(shown("127.0.0.1") == "127.0.0.1:8001");
    BOOST_TEST(shown("::1") == "[::1]:8001");
    BOOST_TEST(shown("::ffff:127.0.0.1") == "127.0.0.1:8001");
}

BOOST_AUTO_TEST_CASE(the_debug_log_shows_every_message_without_its_secrets) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.redact = [](std::string_view message) {
            return message == "secret" ? std::string("***") : std::string(message);
        };
        Server server = serve_locally(loop, echo, options);
        const Connection client = co_await connect(uri_of(server, "/?join=secret"));
        co_await ask(client, "hello");
        co_await ask(client, "secret");
        co_await client.close();
        server.close();
        co_await server.wait_closed();
    });
    BOOST_TEST(log.count("1 < GET /") == 1);
    BOOST_TEST(log.count("1 < TEXT 'hello' [5 bytes]") == 1);
    BOOST_TEST(log.count("1 > TEXT 'hello' [5 bytes]") == 1);
    BOOST_TEST(log.count("1 < TEXT '***' [6 bytes]") == 1);
    BOOST_TEST(log.count("1 < CLOSE 1000 (OK)") == 1);
    BOOST_TEST(log.count("join=") == 0);
}
