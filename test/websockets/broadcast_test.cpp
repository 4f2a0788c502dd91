// broadcast(), and its limit for slow clients.

#include <boost/test/unit_test.hpp>
#include <functional>
#include <set>

#include "support.hpp"

using namespace test;

namespace {

// The connections of a server, registered by its handler as in the tutorial.
class Registry {
public:
    awaitable<void> handle(Connection websocket) {
        connected.insert(websocket);
        while (const auto message = co_await websocket.recv()) {
        }
        connected.erase(websocket);
    }

    awaitable<void> wait_for(std::size_t size) {
        while (connected.size() != size) co_await sleep(1ms);
    }

    std::set<Connection> connected;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_broadcast_reaches_every_connection_in_order) {
    run([](Executor loop) -> awaitable<void> {
        Registry registry;
        Server server = serve_locally(loop, std::bind_front(&Registry::handle, &registry));
        std::vector<Connection> clients;
        for (int i = 0; i < 50; ++i) clients.push_back(co_await connect(uri_of(server)));
        co_await registry.wait_for(50);
        for (int i = 0; i < 100; ++i) broadcast(registry.connected, std::to_string(i));
        for (const Connection& client : clients) {
            for (int i = 0; i < 100; ++i) {
                const auto message = co_await client.recv();
                BOOST_REQUIRE(message == std::to_string(i));
            }
        }
        server.close();
        co_await server.wait_closed();
    });
}

BOOST_AUTO_TEST_CASE(send_and_broadcast_keep_their_order) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            const std::vector<Connection> all = {websocket};
            broadcast(all, "1");
            co_await websocket.send("2");
            broadcast(all, "3");
            broadcast(all, "4");
            co_await websocket.send("5");
        });
        const Connection client = co_await connect(uri_of(server));
        std::string all;
        while (const auto message = co_await client.recv()) all += *message;
        BOOST_TEST(all == "12345");
    });
}

BOOST_AUTO_TEST_CASE(clients_may_broadcast_too) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        std::vector<Connection> clients;
        for (int i = 0; i < 3; ++i) clients.push_back(co_await connect(uri_of(server)));
        broadcast(clients, "to all servers");
        for (const Connection& client : clients) {
            const auto message = co_await client.recv();
            BOOST_TEST(message.value() == "to all servers");
            BOOST_TEST(client.is_open());
        }
    });
}

BOOST_AUTO_TEST_CASE(a_broadcast_skips_connections_that_are_closed) {
    run([](Executor loop) -> awaitable<void> {
        std::set<Connection> all;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            all.insert(websocket);
            co_await websocket.recv();
        });
        const Connection gone = co_await connect(uri_of(server));
        const Connection here = co_await connect(uri_of(server));
        while (all.size() < 2) co_await sleep(1ms);
        co_await gone.close();
        broadcast(all, "hello");
        const auto message = co_await here.recv();
        BOOST_TEST(message.value() == "hello");
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_reads_too_slowly_is_closed_with_1008_and_delays_no_other) {
    run([](Executor loop) -> awaitable<void> {
        Registry registry;
        ServeOptions options;
        options.write_limit = 64 * 1024;
        options.close_timeout = 200ms;
        Server server = serve_locally(loop, std::bind_front(&Registry::handle, &registry), options);
        RawClient slow(loop);
        co_await slow.open(server.port());
        co_await registry.wait_for(1);
        const Connection slow_here = *registry.connected.begin();
        const Connection fast = co_await connect(uri_of(server));
        co_await registry.wait_for(2);

        // The kernel buffers some megabytes before the queue begins to grow.
        const std::string message(10000, 'x');
        int sent = 0;
        while (slow_here.is_open() && sent < 10000) {
            broadcast(registry.connected, message);
            ++sent;
            const auto received = co_await fast.recv();
            BOOST_REQUIRE(received.has_value());
        }
        BOOST_TEST(sent < 10000);
        BOOST_TEST(slow_here.close_code().value() == 1008);
        BOOST_TEST(slow_here.was_too_slow());
        BOOST_TEST(fast.is_open());
        co_await registry.wait_for(1);
        server.close();
        co_await server.wait_closed();
    });
}

BOOST_AUTO_TEST_CASE(a_client_that_closes_with_the_reason_too_slow_was_not_too_slow) {
    run([](Executor loop) -> awaitable<void> {
        Registry registry;
        Server server = serve_locally(loop, std::bind_front(&Registry::handle, &registry));
        const Connection client = co_await connect(uri_of(server));
        co_await registry.wait_for(1);
        const Connection here = *registry.connected.begin();
        co_await client.close(close_code::policy_violation, "too slow");
        co_await registry.wait_for(0);
        BOOST_TEST(here.close_reason() == "too slow");
        BOOST_TEST(!here.was_too_slow());
    });
}

BOOST_AUTO_TEST_CASE(broadcasts_after_a_burst_of_messages_leave_in_one_piece) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, [](Connection websocket) -> awaitable<void> {
            while (const auto message = co_await websocket.recv()) {
                broadcast(std::vector{websocket}, *message);
            }
        });
        RawClient client(loop);
        co_await client.open(server.port());
        // Masked text frames with the payload "12345678", all in one piece.
        constexpr int messages = 8;
        const std::string frame(
            "\x81\x88\0\0\0\0"
            "12345678",
            14);
        std::string burst;
        for (int i = 0; i < messages; ++i) burst += frame;
        co_await client.write(burst);
        std::size_t size = 0;
        int pieces = 0;
        while (size < messages * 10) {
            std::array<char, 1024> piece;
            size += co_await client.socket().async_read_some(asio::buffer(piece), use_awaitable);
            ++pieces;
        }
        BOOST_TEST(size == messages * 10U);
        BOOST_TEST(pieces == 1);
    });
}
