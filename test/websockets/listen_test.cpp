// listen(), as serve() calls it.

#include "websockets/listen.hpp"

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

BOOST_AUTO_TEST_CASE(servers_with_reuse_port_share_a_port) {
    run([](Executor loop) -> awaitable<void> {
        for (const char* host : {"", "127.0.0.1", "localhost"}) {
            Server first = serve(loop, echo, {.host = host, .port = 0, .reuse_port = true});
            const std::uint16_t port = first.port();
            Server second = serve(loop, echo, {.host = host, .port = port, .reuse_port = true});
            BOOST_TEST(second.port() == port);
            // The connections above may have gone to either. The second one also answers alone.
            first.close();
            co_await first.wait_closed();
            const bool answered = co_await answers(loop, "127.0.0.1", port);
            BOOST_TEST(answered);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_host_with_several_addresses_has_the_same_free_port_at_each) {
    run([](Executor loop) -> awaitable<void> {
        const std::vector<Acceptor> acceptors = listen(loop, "localhost", 0, false);
        BOOST_REQUIRE(!acceptors.empty());
        for (const Acceptor& acceptor : acceptors) {
            BOOST_TEST(acceptor.local_endpoint().address().is_loopback());
            BOOST_TEST(acceptor.local_endpoint().port() != 0);
            BOOST_TEST(acceptor.local_endpoint().port() ==
                       acceptors.front().local_endpoint().port());
        }
        co_return;
    });
}

BOOST_AUTO_TEST_CASE(a_host_that_is_not_this_machine_is_an_error) {
    run([](Executor loop) -> awaitable<void> {
        BOOST_CHECK_THROW(listen(loop, "192.0.2.1", 0, false), boost::system::system_error);
        co_return;
    });
}
