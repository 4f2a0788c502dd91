#include "websockets/serve.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;

namespace {

// Opens all file descriptors that are free, up to a low limit, during its lifetime.
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

BOOST_AUTO_TEST_CASE(closing_a_server_closes_clients_with_1001_and_waits_for_the_handlers) {
    run([](Executor loop) -> awaitable<void> {
        int running = 0;
        int ended = 0;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            ++running;
            while (const auto message = co_await websocket.recv()) {
            }
            --running;
            ++ended;
        });
        std::vector<Connection> clients;
        for (int i = 0; i < 10; ++i) clients.push_back(co_await connect(uri_of(server)));
        while (running < 10) co_await sleep(1ms);
        server.close();
        co_await server.wait_closed();
        BOOST_TEST(ended == 10);
        BOOST_TEST(running == 0);
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

BOOST_AUTO_TEST_CASE(the_destructor_of_a_server_closes_its_connections) {
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
    const LogCapture log;
    run([&](Executor loop) -> awaitable<void> {
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

        // A refused client is not counted, so the next one may take the place of the first.
        co_await first->close();
        while (log.count("connection 1 closed") == 0) co_await sleep(1ms);
        const Connection fourth = co_await connect(uri_of(server));
        const std::string answer = co_await ask(fourth, "room again");
        BOOST_TEST(answer == "room again");
    });
}

BOOST_AUTO_TEST_CASE(a_shortage_of_file_descriptors_does_not_end_the_listener) {
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
