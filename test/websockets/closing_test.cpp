// How connections are closed: connection_impl.cpp, and serve() in serve.cpp.

#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;

namespace {

// Opens a connection, sends one frame, and returns the code with which the server closes.
std::uint16_t code_after_frame(std::uint8_t first_byte, std::string payload) {
    std::uint16_t code = 0;
    run([&](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.close_timeout = 200ms;  // The client answers no close frame.
        Server server = serve_locally(loop, echo, options);
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write_frame(first_byte, payload);
        code = co_await client.read_close_code();
        const std::string rest = co_await client.read_to_end();
        BOOST_TEST(rest.size() <= 130U);  // no second close frame
    });
    return code;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_handler_that_returns_closes_with_1000) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(
            loop, [](Connection websocket) -> awaitable<void> { co_await websocket.send("bye"); });
        const Connection client = co_await connect(uri_of(server));
        const auto message = co_await client.recv();
        BOOST_TEST(message.value() == "bye");
        const auto end = co_await client.recv();
        BOOST_TEST(!end.has_value());
        co_await client.wait_closed();
        BOOST_TEST(client.close_code().value() == 1000);
    });
}

BOOST_AUTO_TEST_CASE(wait_closed_waits_until_the_server_is_closed) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection) -> awaitable<void> { co_return; });
        Timer timer(loop, 50ms);
        bool closed = false;
        timer.async_wait([&](auto) {
            closed = true;
            server.close();
        });
        co_await server.wait_closed();
        BOOST_TEST(closed);
    });
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_closes_with_1011_and_is_logged_once_with_the_cause) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            co_await websocket.recv();
            throw std::runtime_error("the cause");
        });
        const Connection client = co_await connect(uri_of(server));
        co_await client.send("go");
        co_await client.wait_closed();
        BOOST_TEST(client.close_code().value() == 1011);
        server.close();
        co_await server.wait_closed();
    });
    BOOST_TEST(log.count("connection 1 handler failed: the cause") == 1);
    BOOST_TEST(log.count("the cause") == 1);
}

BOOST_AUTO_TEST_CASE(a_handler_that_sends_to_a_closed_connection_is_no_failure) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            for (;;) {
                co_await websocket.send("tick");
                co_await sleep(1ms);
            }
        });
        const Connection client = co_await connect(uri_of(server));
        co_await client.recv();
        co_await client.close();
        server.close();
        co_await server.wait_closed();
    });
    BOOST_TEST(log.count("failed") == 0);
    BOOST_TEST(log.count("connection 1 open from 127.0.0.1:") == 1);
    BOOST_TEST(log.count("connection 1 closed 1000 (OK)") == 1);
}

BOOST_AUTO_TEST_CASE(a_close_frame_without_a_code_is_1005) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            seen = websocket;
            co_await websocket.recv();
        });
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write_frame(0x88, "");
        co_await client.read_to_end();
        client.socket().close();
        co_await seen->wait_closed();
        BOOST_TEST(seen->close_code().value() == 1005);
    });
}

BOOST_AUTO_TEST_CASE(binary_messages_are_refused_with_1003) {
    BOOST_TEST(code_after_frame(0x82, "binary") == 1003);
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_refused_with_1007) {
    BOOST_TEST(code_after_frame(0x81, "\xff\xfe") == 1007);
    BOOST_TEST(code_after_frame(0x81, "cut \xe2\x97") == 1007);
}

BOOST_AUTO_TEST_CASE(a_message_that_is_too_big_is_refused_with_1009) {
    BOOST_TEST(code_after_frame(0x81, std::string(64 * 1024 + 1, 'x')) == 1009);
}

BOOST_AUTO_TEST_CASE(violations_of_the_protocol_are_refused_with_1002) {
    BOOST_TEST(code_after_frame(0x83, "reserved opcode") == 1002);
    BOOST_TEST(code_after_frame(0xc1, "reserved bit") == 1002);
    BOOST_TEST(code_after_frame(0x80, "nothing to continue") == 1002);
    BOOST_TEST(code_after_frame(0x09, "fragmented ping") == 1002);
    BOOST_TEST(code_after_frame(0x89, std::string(126, 'x')) == 1002);
    BOOST_TEST(code_after_frame(0x88, "x") == 1002);
    BOOST_TEST(code_after_frame(0x88, "\x03\xee invalid code 1006") == 1002);
}

BOOST_AUTO_TEST_CASE(an_unmasked_frame_is_refused_with_1002) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write("\x81\x02hi");
        const std::uint16_t code = co_await client.read_close_code();
        BOOST_TEST(code == 1002);
    });
}

BOOST_AUTO_TEST_CASE(a_close_frame_is_answered_with_the_same_code_and_tcp_is_ended) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write_frame(0x88, "\x0f\xa1 why");
        const std::string answer = co_await client.read_to_end();
        BOOST_TEST(answer == "\x88\x02\x0f\xa1");
    });
}

BOOST_AUTO_TEST_CASE(a_connection_that_ends_without_a_close_frame_is_1006) {
    for (const bool reset : {false, true}) {
        run([reset](Executor loop) -> awaitable<void> {
            std::optional<Connection> seen;
            bool ended = false;
            Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
                seen = websocket;
                while (const auto message = co_await websocket.recv()) {
                }
                ended = true;
            });
            RawClient client(loop);
            co_await client.open(server.port());
            co_await client.write(std::string("\x81\xfe\x10", 3));  // a frame's first three bytes
            while (!seen) co_await sleep(1ms);
            if (reset) {
                client.reset();
            } else {
                client.socket().close();
            }
            co_await seen->wait_closed();
            BOOST_TEST(seen->close_code().value() == 1006);
            server.close();
            co_await server.wait_closed();
            BOOST_TEST(ended);
        });
    }
}

BOOST_AUTO_TEST_CASE(messages_sent_before_a_close_are_delivered_before_it) {
    run([](Executor loop) -> awaitable<void> {
        const std::string big(60000, 'x');
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            for (int i = 0; i < 50; ++i) co_await websocket.send(big);
            co_await websocket.close(4000, "done");
            bool thrown = false;
            try {
                co_await websocket.send("too late");
            } catch (const ConnectionClosed&) {
                thrown = true;
            }
            BOOST_TEST(thrown);
        });
        const Connection client = co_await connect(uri_of(server));
        int received = 0;
        while (const auto message = co_await client.recv()) ++received;
        BOOST_TEST(received == 50);
        BOOST_TEST(client.close_code().value() == 4000);
        BOOST_TEST(client.close_reason() == "done");
    });
}

BOOST_AUTO_TEST_CASE(a_message_that_is_not_received_does_not_delay_the_closing) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            co_await websocket.recv();  // The second and third message are not received.
        });
        const Connection client = co_await connect(uri_of(server));
        for (const char* message : {"one", "two", "three"}) co_await client.send(message);
        co_await client.wait_closed();
        BOOST_TEST(client.close_code().value() == 1000);
    });
}

BOOST_AUTO_TEST_CASE(both_sides_may_close_at_once) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            co_await websocket.close(4002, "server");
        });
        const Connection client = co_await connect(uri_of(server));
        co_await client.close(4003, "client");
        const std::uint16_t code = client.close_code().value();
        BOOST_CHECK(code == 4003 || code == 4002);
        server.close();
        co_await server.wait_closed();
    });
}

BOOST_AUTO_TEST_CASE(a_violation_is_1002_even_if_the_handler_ends_because_of_it) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            seen = websocket;
            co_await echo(websocket);
        });
        RawClient client(loop);
        co_await client.open(server.port());
        // A valid message and a violation of the protocol arrive together.
        co_await client.write(std::string("\x81\x81\0\0\0\0a\x83\x80\0\0\0\0", 13));
        const std::uint16_t code = co_await client.read_close_code();
        BOOST_TEST(code == 1002);
        client.socket().close();
        co_await seen->wait_closed();
        BOOST_TEST(seen->close_code().value() == 1002);
    });
}

BOOST_AUTO_TEST_CASE(an_operation_that_a_handler_itself_cancels_is_logged_like_any_failure) {
    const LogCapture log;
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection) -> awaitable<void> {
            throw boost::system::system_error(asio::error::operation_aborted);
            co_return;
        });
        const Connection client = co_await connect(uri_of(server));
        co_await client.wait_closed();
        BOOST_TEST(client.close_code().value() == 1011);
    });
    BOOST_TEST(log.count("handler failed: Operation canceled") == 1);
}
