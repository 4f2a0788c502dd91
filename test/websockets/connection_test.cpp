// Messages: connection.cpp and connection_impl.cpp.

#include "websockets/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;
using namespace asio::experimental::awaitable_operators;

BOOST_AUTO_TEST_CASE(messages_of_every_size_class_come_back_unchanged) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        const Connection client = co_await connect(uri_of(server));
        for (const std::size_t size : {0, 1, 63, 64, 65, 125, 126, 127, 1000, 65535, 65536}) {
            const std::string message(size, 'x');
            const std::string answer = co_await ask(client, message);
            BOOST_TEST(answer == message);
        }
        const std::string unicode =
            co_await ask(client, "\xe2\x97\x8f caf\xc3\xa9 \xf0\x9f\x8e\xb2");
        BOOST_TEST(unicode == "\xe2\x97\x8f caf\xc3\xa9 \xf0\x9f\x8e\xb2");
        co_await client.close();
        server.close();
        co_await server.wait_closed();
    });
}

BOOST_AUTO_TEST_CASE(a_loop_over_messages_ends_when_the_client_closes) {
    run([](Executor loop) -> awaitable<void> {
        std::vector<std::string> received;
        std::optional<Connection> seen;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            seen = websocket;
            std::string message;
            while (co_await websocket.recv(message)) received.push_back(message);
            const auto after = co_await websocket.recv();
            BOOST_TEST(!after.has_value());
        });
        const Connection client = co_await connect(uri_of(server));
        co_await client.send("one");
        co_await client.send("two");
        co_await client.close(4001, "had enough");
        server.close();
        co_await server.wait_closed();
        BOOST_TEST(received == (std::vector<std::string>{"one", "two"}));
        BOOST_TEST(seen->close_code().value() == 4001);
        BOOST_TEST(seen->close_reason() == "had enough");
        BOOST_TEST(client.close_code().value() == 4001);
        BOOST_TEST(!client.is_open());
    });
}

BOOST_AUTO_TEST_CASE(a_connection_knows_its_request_its_peer_and_its_subprotocol) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> seen;
        ServeOptions options;
        options.subprotocols = {"connect4.v2", "other"};
        Server server = serve_locally(
            loop,
            [&](Connection websocket) -> awaitable<void> {
                seen = websocket;
                co_await websocket.wait_closed();
            },
            options);
        ConnectOptions client_options;
        client_options.subprotocols = {"unknown", "other", "connect4.v2"};
        client_options.headers = {{"X-Color", "red"}};
        const Connection client = co_await connect(uri_of(server, "/game?a=b"), client_options);
        BOOST_TEST(client.subprotocol() == "connect4.v2");
        co_await client.close();
        server.close();
        co_await server.wait_closed();
        BOOST_TEST(seen->request().path == "/game?a=b");
        BOOST_TEST(seen->request().path_without_query() == "/game");
        BOOST_TEST(seen->request().headers["x-COLOR"] == "red");
        BOOST_TEST(seen->request().headers["none"] == "");
        BOOST_TEST(seen->subprotocol() == "connect4.v2");
        BOOST_TEST(seen->remote_address().starts_with("127.0.0.1:"));
        BOOST_TEST(seen->id() == "1");
        BOOST_CHECK(*seen == Connection(*seen));
    });
}

BOOST_AUTO_TEST_CASE(without_a_common_subprotocol_none_is_chosen) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions server_options;
        server_options.subprotocols = {"connect4.v2"};
        Server server = serve_locally(loop, echo, server_options);
        ConnectOptions options;
        options.subprotocols = {"connect4.v3"};
        const Connection client = co_await connect(uri_of(server), options);
        BOOST_TEST(client.subprotocol() == "");
    });
}

BOOST_AUTO_TEST_CASE(cancelling_a_receiver_loses_no_message) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            while (const auto message = co_await websocket.recv()) {
                co_await websocket.send(*message);
            }
        });
        const Connection client = co_await connect(uri_of(server));
        for (int round = 0; round < 20; ++round) {
            const auto none = co_await (client.recv() || sleep(1ms));
            BOOST_TEST(none.index() == 1U);
            const std::string answer = co_await ask(client, std::to_string(round));
            BOOST_TEST(answer == std::to_string(round));
        }
    });
}

BOOST_AUTO_TEST_CASE(only_one_coroutine_may_receive_at_a_time) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        const Connection client = co_await connect(uri_of(server));
        std::string first;
        bool received = false;
        asio::co_spawn(loop, client.recv(first),
                       [&](std::exception_ptr, bool ok) { received = ok; });
        co_await sleep(0ms);
        bool refused = false;
        try {
            co_await client.recv();
        } catch (const boost::system::system_error& error) {
            refused = error.code() == asio::error::already_started;
        }
        BOOST_TEST(refused);
        co_await client.send("still works");
        while (!received) co_await sleep(1ms);
        BOOST_TEST(first == "still works");
    });
}

BOOST_AUTO_TEST_CASE(pings_are_answered_while_the_handler_is_busy) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            co_await websocket.wait_closed();  // never receives
        });
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write_frame(0x89, "are you there");
        const std::string pong = co_await client.read_until("are you there");
        BOOST_TEST(pong ==
                   "\x8a\x0d"
                   "are you there");
    });
}

BOOST_AUTO_TEST_CASE(sending_to_a_closed_connection_throws) {
    run([](Executor loop) -> awaitable<void> {
        bool thrown = false;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            co_await websocket.wait_closed();
            BOOST_TEST(!websocket.is_open());
            try {
                co_await websocket.send("anybody?");
            } catch (const ConnectionClosed&) {
                thrown = true;
            }
        });
        const Connection client = co_await connect(uri_of(server));
        co_await client.close();
        server.close();
        co_await server.wait_closed();
        BOOST_TEST(thrown);
    });
}

BOOST_AUTO_TEST_CASE(a_fragmented_message_arrives_whole_with_pings_in_between) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        RawClient client(loop);
        co_await client.open(server.port());
        co_await client.write_frame(0x01, "Hel");
        co_await client.write_frame(0x89, "ping");
        co_await client.write_frame(0x00, "");
        co_await client.write_frame(0x80, "lo");
        const std::string answer = co_await client.read_until("Hello");
        BOOST_TEST(answer == "\x8a\x04ping\x81\x05Hello");
    });
}

BOOST_AUTO_TEST_CASE(a_handshake_and_a_frame_may_arrive_byte_by_byte) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        RawClient client(loop);
        co_await client.connect(server.port());
        std::string bytes = handshake_request();
        for (const char byte : bytes) co_await client.write(std::string(1, byte));
        co_await client.read_until("\r\n\r\n");
        for (const char byte : std::string("\x81\x83\0\0\0\0abc", 9)) {
            co_await client.write(std::string(1, byte));
        }
        const std::string answer = co_await client.read_until("abc");
        BOOST_TEST(answer ==
                   "\x81\x03"
                   "abc");
    });
}

BOOST_AUTO_TEST_CASE(a_sender_waits_for_a_client_that_reads_slowly) {
    run([](Executor loop) -> awaitable<void> {
        constexpr int messages = 2000;
        const std::string text(10000, 'x');
        int sent = 0;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            for (; sent < messages; ++sent) co_await websocket.send(text);
        });
        RawClient client(loop);
        co_await client.open(server.port());
        // The client does not read until the sender waits.
        int before = -1;
        while (sent == 0 || sent != before) {
            before = sent;
            co_await sleep(50ms);
        }
        BOOST_TEST(sent < messages);
        const std::uint16_t code = co_await client.read_close_code();
        BOOST_TEST(sent == messages);
        BOOST_TEST(code == close_code::normal);
    });
}

BOOST_AUTO_TEST_CASE(the_frames_of_many_senders_do_not_overlap) {
    run([](Executor loop) -> awaitable<void> {
        constexpr int senders = 20;
        constexpr int messages = 100;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            int running = senders;
            for (int sender = 0; sender < senders; ++sender) {
                asio::co_spawn(
                    loop,
                    [](Connection websocket, int sender) -> awaitable<void> {
                        for (int i = 0; i < messages; ++i) {
                            const std::string text(5000, static_cast<char>('a' + sender));
                            co_await websocket.send(text);
                        }
                    }(websocket, sender),
                    [&running](std::exception_ptr) { --running; });
            }
            while (running > 0) co_await sleep(1ms);
        });
        const Connection client = co_await connect(uri_of(server));
        int whole = 0;
        while (const auto message = co_await client.recv()) {
            whole += message->size() == 5000 &&
                     message->find_first_not_of(message->front()) == std::string::npos;
            if (whole % 100 == 0) co_await client.send("noise");
        }
        BOOST_TEST(whole == senders * messages);
        BOOST_TEST(client.close_code().value() == close_code::normal);
    });
}

BOOST_AUTO_TEST_CASE(a_message_that_waits_survives_the_cancellation_of_its_receiver) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            for (const char* message : {"1", "2"}) co_await websocket.send(message);
            co_await websocket.wait_closed();
        });
        const Connection one = co_await connect(uri_of(server));
        const Connection two = co_await connect(uri_of(server));
        co_await sleep(50ms);  // Both have a waiting message then.
        const auto first = co_await (one.recv() || two.recv());
        BOOST_TEST(first.index() == 0U);
        const auto second = co_await two.recv();
        BOOST_TEST(second.value() == "1");
    });
}

BOOST_AUTO_TEST_CASE(a_receiver_keeps_its_connection_alive) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        Connection client = co_await connect(uri_of(server));
        co_await client.send("hello");
        auto receiving = Connection(client).recv();
        const auto message = co_await std::move(receiving);
        BOOST_TEST(message.value() == "hello");
    });
}

BOOST_AUTO_TEST_CASE(an_end_is_noticed_behind_messages_that_are_not_received) {
    run([](Executor loop) -> awaitable<void> {
        bool ended = false;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            co_await sleep(50ms);
            co_await websocket.wait_closed();
            ended = true;
        });
        const Connection client = co_await connect(uri_of(server));
        for (int i = 0; i < 100; ++i) co_await client.send("anybody?");
        co_await client.close();
        while (!ended) co_await sleep(1ms);
    });
}
