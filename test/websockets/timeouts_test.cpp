// The timeouts of a connection, which are Connection::Impl::tick()'s.

#include <boost/test/unit_test.hpp>

#include "support.hpp"
#include "websockets/condition.hpp"

using namespace test;

BOOST_AUTO_TEST_CASE(a_client_that_does_not_finish_the_handshake_is_dropped) {
    for (const std::string bytes : {"", "GET / HTTP/1.1\r\nHost: loc"}) {
        run([bytes](Executor loop) -> awaitable<void> {
            ServeOptions options;
            options.open_timeout = 200ms;
            Server server = serve_locally(loop, echo, options);
            RawClient client(loop);
            co_await client.connect(server.port());
            co_await client.write(bytes);
            const std::string nothing = co_await client.read_to_end();
            BOOST_TEST(nothing == "");
        });
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_its_request_too_slowly_is_dropped) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.open_timeout = 200ms;
        Server server = serve_locally(loop, echo, options);
        RawClient client(loop);
        co_await client.connect(server.port());
        bool dropped = false;
        try {
            // Each byte comes well in time; all of them together do not.
            for (int i = 0; i < 1000; ++i) {
                co_await client.write("G");
                co_await sleep(20ms);
            }
        } catch (const boost::system::system_error&) {
            dropped = true;
        }
        BOOST_TEST(dropped);
    });
}

BOOST_AUTO_TEST_CASE(an_open_connection_outlives_the_open_timeout) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.open_timeout = 100ms;
        Server server = serve_locally(loop, echo, options);
        const Connection client = co_await connect(uri_of(server));
        co_await sleep(400ms);
        const std::string answer = co_await ask(client, "still here");
        BOOST_TEST(answer == "still here");
    });
}

BOOST_AUTO_TEST_CASE(a_silent_client_that_answers_pings_stays) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.ping_interval = 50ms;
        options.ping_timeout = 200ms;
        Server server = serve_locally(loop, echo, options);
        const Connection client = co_await connect(uri_of(server));
        co_await sleep(800ms);
        const std::string answer = co_await ask(client, "still here");
        BOOST_TEST(answer == "still here");
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_answers_no_ping_is_closed_with_1011) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        ServeOptions options;
        options.ping_interval = 50ms;
        options.ping_timeout = 100ms;
        options.close_timeout = 100ms;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                seen = websocket;
                co_await websocket.recv();
            },
            options);
        RawClient client(loop);
        co_await client.open(server.port());
        const std::string all = co_await client.read_to_end();
        BOOST_TEST(all == std::string("\x89\0\x88\x18\x03\xf3keepalive ping timeout", 28));
        co_await seen->wait_closed();
        BOOST_TEST(seen->close_code().value() == 1011);
    });
}

BOOST_AUTO_TEST_CASE(the_handler_of_a_dead_connection_waits_for_no_close_frame) {
    run([](Executor loop) -> awaitable<void> {
        websockets::Condition ended(loop);
        bool has_ended = false;
        ServeOptions options;
        options.ping_interval = 50ms;
        options.ping_timeout = 50ms;
        options.close_timeout = 60s;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                const auto message = co_await websocket.recv();
                BOOST_TEST(!message.has_value());
                has_ended = true;
                ended.notify_all();
            },
            options);
        RawClient client(loop);
        co_await client.open(server.port());
        while (!has_ended) co_await ended.wait();
        client.reset();
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_answer_a_close_frame_is_cut_off) {
    run([](Executor loop) -> awaitable<void> {
        bool closed = false;
        ServeOptions options;
        options.close_timeout = 200ms;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                co_await websocket.close(4000);
                closed = true;
            },
            options);
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.read_to_end();
        while (!closed) co_await sleep(1ms);
        BOOST_TEST(closed);
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_keeps_tcp_open_after_the_closing_handshake_is_cut_off) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        ServeOptions options;
        options.close_timeout = 200ms;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                seen = websocket;
                co_await websocket.recv();
            },
            options);
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write_frame(0x88, "\x03\xe8");
        co_await client.read_to_end();
        co_await seen->wait_closed();  // although the client never closes its socket
        BOOST_TEST(seen->close_code().value() == 1000);
    });
}

BOOST_AUTO_TEST_CASE(a_flood_of_pings_whose_pongs_are_not_read_does_not_grow_the_queue) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        ServeOptions options;
        options.ping_timeout = 300ms;
        options.ping_interval = 300ms;
        options.close_timeout = 100ms;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                seen = websocket;
                co_await websocket.recv();
            },
            options);
        RawClient client(loop);
        co_await client.open(server.port());
        client.socket().non_blocking(true);
        std::string pings;
        for (int i = 0; i < 1000; ++i) pings += "\x89\xfd\1\1\1\1" + std::string(125, 'x');
        // The server stops reading, so the client's sending stalls long before 64 MiB.
        std::size_t written = 0;
        error_code error;
        for (auto last = Clock::now(); Clock::now() - last < 100ms && written < (64U << 20);) {
            const std::size_t size = client.socket().write_some(asio::buffer(pings), error);
            written += size;
            if (size > 0) last = Clock::now();
            co_await sleep(0ms);
        }
        BOOST_TEST(written < (64U << 20));
        co_await seen->wait_closed();
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_the_answers_is_cut_off) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        ServeOptions options;
        options.ping_interval = 200ms;
        options.ping_timeout = 200ms;
        options.close_timeout = 200ms;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                seen = websocket;
                const std::string answer(50000, 'x');
                while (const auto message = co_await websocket.recv()) {
                    co_await websocket.send(answer);
                }
            },
            options);
        RawClient client(loop);
        co_await client.open(server.port());
        error_code error;
        client.socket().non_blocking(true);
        const std::string question("\x81\x81\0\0\0\0?", 7);
        while (!seen || seen->is_open()) {
            client.socket().write_some(asio::buffer(question), error);
            co_await sleep(0ms);
        }
        co_await seen->wait_closed();
        BOOST_TEST(seen->close_code().value() == 1011);
    });
}

BOOST_AUTO_TEST_CASE(a_timeout_of_0_means_no_limit) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.open_timeout = options.close_timeout = 0s;
        options.ping_interval = options.ping_timeout = 0s;
        int ended = 0;
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                co_await websocket.wait_closed();
                co_await sleep(20ms);
                ++ended;
            },
            options);
        const Connection one = co_await connect(uri_of(server));
        const Connection two = co_await connect(uri_of(server));
        server.close();
        co_await server.wait_closed();
        BOOST_TEST(ended == 2);
    });
}

BOOST_AUTO_TEST_CASE(a_long_answer_may_take_longer_than_the_open_timeout) {
    run([](Executor loop) -> awaitable<void> {
        const std::string body(20'000'000, 'x');
        ServeOptions options;
        options.open_timeout = 300ms;
        options.process_request = [&](const Request&) -> awaitable<std::optional<Response>> {
            co_return text_response(200, body);
        };
        Server server = serve_locally(loop, echo, options);
        RawClient client(loop);
        client.socket().open(tcp::v4());
        client.socket().set_option(asio::socket_base::receive_buffer_size(100'000));
        co_await client.connect(server.port());
        co_await client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        std::string part(1'000'000, ' ');
        std::size_t size = 0;
        error_code error;
        client.socket().non_blocking(true);
        while (!error || error == asio::error::would_block) {
            size += client.socket().read_some(asio::buffer(part), error);
            co_await sleep(5ms);
        }
        BOOST_TEST(size > body.size());
    });
}
