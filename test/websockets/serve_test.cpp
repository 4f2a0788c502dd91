#include "websockets/serve.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;

namespace {

awaitable<bool> answers(Executor loop, const char* host, std::uint16_t port) {
    RawClient client(loop);
    co_await client.connect(port, host);
    co_await client.write(handshake_request());
    const std::string response = co_await client.read_until("\r\n\r\n");
    co_return response.starts_with("HTTP/1.1 101");
}

// Takes all file descriptors that are left, up to a low limit, while it lives.
class DescriptorShortage {
public:
    DescriptorShortage() {
        getrlimit(RLIMIT_NOFILE, &limit_);
        rlimit low = limit_;
        low.rlim_cur = 256;
        setrlimit(RLIMIT_NOFILE, &low);
        for (int fd = open("/dev/null", O_RDONLY); fd >= 0; fd = open("/dev/null", O_RDONLY)) {
            taken_.push_back(fd);
        }
    }

    ~DescriptorShortage() {
        for (const int fd : taken_) ::close(fd);
        setrlimit(RLIMIT_NOFILE, &limit_);
    }

private:
    rlimit limit_;
    std::vector<int> taken_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_empty_host_is_all_interfaces_ipv4_and_ipv6) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve(loop, echo, {.host = "", .port = 0});
        BOOST_TEST(server.port() != 0);
        const bool ipv4 = co_await answers(loop, "127.0.0.1", server.port());
        const bool ipv6 = co_await answers(loop, "::1", server.port());
        BOOST_TEST(ipv4);
        BOOST_TEST(ipv6);
    });
}

BOOST_AUTO_TEST_CASE(a_host_name_is_listened_on_at_each_of_its_addresses) {
    run([](Executor loop) -> awaitable<void> {
        Server server = serve(loop, echo, {.host = "localhost", .port = 0});
        const bool ipv4 = co_await answers(loop, "127.0.0.1", server.port());
        BOOST_TEST(ipv4);
    });
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_an_error) {
    run([](Executor loop) -> awaitable<void> {
        Server first = serve_locally(loop, echo);
        for (const char* host : {"", "127.0.0.1", "localhost"}) {
            bool in_use = false;
            try {
                Server second = serve(loop, echo, {.host = host, .port = first.port()});
            } catch (const boost::system::system_error& error) {
                in_use = error.code() == asio::error::address_in_use;
            }
            BOOST_TEST(in_use);
        }
        co_return;
    });
}

BOOST_AUTO_TEST_CASE(servers_that_agree_share_a_port) {
    run([](Executor loop) -> awaitable<void> {
        for (const char* host : {"", "127.0.0.1", "localhost"}) {
            Server first = serve(loop, echo, {.host = host, .port = 0, .reuse_port = true});
            const std::uint16_t port = first.port();
            Server second = serve(loop, echo, {.host = host, .port = port, .reuse_port = true});
            BOOST_TEST(second.port() == port);
            // Whoever it is that is connected, each of them answers alone as well.
            first.close();
            co_await first.wait_closed();
            const bool answered = co_await answers(loop, "127.0.0.1", port);
            BOOST_TEST(answered);
        }
    });
}

BOOST_AUTO_TEST_CASE(closing_a_server_tells_every_client_1001_and_waits_for_the_handlers) {
    run([](Executor loop) -> awaitable<void> {
        int ended = 0;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            while (const auto message = co_await websocket.recv()) {
            }
            ++ended;
        });
        std::vector<Connection> clients;
        for (int i = 0; i < 10; ++i) clients.push_back(co_await connect(uri_of(server)));
        BOOST_TEST(server.connections().size() == 10U);
        server.close();
        co_await server.wait_closed();
        BOOST_TEST(ended == 10);
        BOOST_TEST(server.connections().empty());
        for (const Connection& client : clients) {
            co_await client.wait_closed();
            BOOST_TEST(client.close_code().value() == 1001);
        }
        bool refused = false;
        try {
            co_await connect(uri_of(server));
        } catch (const boost::system::system_error& error) {
            refused = error.code() == asio::error::connection_refused;
        }
        BOOST_TEST(refused);
    });
}

BOOST_AUTO_TEST_CASE(closing_a_server_does_not_wait_longer_than_close_timeout) {
    run([](Executor loop) -> awaitable<void> {
        bool cancelled = false;
        ServeOptions options;
        options.close_timeout = 200ms;
        Server server = serve_locally(
            loop,
            [&](Connection) -> awaitable<void> {
                try {
                    co_await sleep(1h);
                } catch (const boost::system::system_error& error) {
                    cancelled = error.code() == asio::error::operation_aborted;
                }
            },
            options);
        // Neither answers a close frame: one is a WebSocket, one has sent half a request.
        RawClient websocket(loop);
        co_await websocket.open(server.port());
        RawClient half(loop);
        co_await half.connect(server.port());
        co_await half.write("GET / HT");

        const auto before = Clock::now();
        server.close();
        co_await server.wait_closed();
        BOOST_TEST((Clock::now() - before < 5s));
        BOOST_TEST(cancelled);
        const std::uint16_t code = co_await websocket.read_close_code();
        BOOST_TEST(code == 1001);
    });
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_out_of_scope_takes_its_connections_with_it) {
    run([](Executor loop) -> awaitable<void> {
        std::optional<Connection> client;
        {
            Server server = serve_locally(loop, echo);
            client = co_await connect(uri_of(server));
        }
        co_await client->wait_closed();
        BOOST_TEST(!client->is_open());
    });
}

BOOST_AUTO_TEST_CASE(more_connections_than_allowed_are_answered_503) {
    run([](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.max_connections = 2;
        Server server = serve_locally(loop, echo, options);
        std::optional<Connection> first = co_await connect(uri_of(server));
        const Connection second = co_await connect(uri_of(server));
        RawClient third(loop);
        co_await third.connect(server.port());
        co_await third.write(handshake_request());
        const std::string response = co_await third.read_until("Try again later.");
        BOOST_TEST(response.starts_with("HTTP/1.1 503"));

        // Who was refused takes no place.
        co_await first->close();
        while (server.connections().size() > 1) co_await sleep(1ms);
        const Connection fourth = co_await connect(uri_of(server));
        const std::string answer = co_await ask(fourth, "room again");
        BOOST_TEST(answer == "room again");
    });
}

BOOST_AUTO_TEST_CASE(want_of_file_descriptors_does_not_end_the_listener) {
    const LogCapture log;
    run([&](Executor loop) -> awaitable<void> {
        Server server = serve_locally(loop, echo);
        const Connection early = co_await connect(uri_of(server));
        co_await ask(early, "hello");
        RawClient client(loop);
        client.socket().open(tcp::v4());
        BOOST_TEST(log.count("cannot accept connections") == 0);
        {
            const DescriptorShortage shortage;
            co_await client.connect(server.port());
            while (log.count("cannot accept connections") == 0) co_await sleep(1ms);
            co_await sleep(250ms);  // two more attempts fail
            const std::string answer = co_await ask(early, "still here");
            BOOST_TEST(answer == "still here");
        }
        co_await client.write(handshake_request());
        co_await client.read_until("\r\n\r\n");
        BOOST_TEST(log.count("cannot accept connections") == 1);
        BOOST_TEST(log.count("accepting connections again") == 1);
    });
}
