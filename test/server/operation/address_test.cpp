#include "server/operation/address.hpp"

#include <boost/test/unit_test.hpp>

#include "websockets/support.hpp"

using namespace test;
using server::client_network;
using server::network_of;

namespace {

// The network of a client that sends these header fields.
std::string network_with(Headers headers, bool trust_proxy) {
    std::string network;
    run([&](Executor loop) -> awaitable<void> {
        const auto handler = [&](Connection websocket) -> awaitable<void> {
            network = client_network(websocket.request().headers, websocket.remote_address(),
                                     trust_proxy);
            co_return;
        };
        Server server = serve_locally(loop, handler);
        ConnectOptions options;
        options.headers = headers;
        const Connection websocket = co_await connect(uri_of(server), options);
        std::string message;
        const bool received = co_await websocket.recv(message);
        BOOST_TEST(!received);
    });
    return network;
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_customer_is_one_network) {
    BOOST_TEST(*network_of("192.0.2.7:50000") == "192.0.2.7");
    BOOST_TEST(*network_of("192.0.2.7") == "192.0.2.7");
    BOOST_TEST(*network_of("[2001:db8:1:2:3:4:5:6]:50000") == "2001:db8:1:2::/64");
    BOOST_TEST(*network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64");
    BOOST_TEST(*network_of("[::ffff:192.0.2.7]:50000") == "192.0.2.7");
    BOOST_TEST(*network_of("fe80::1%lo") == "fe80::/64");
    for (const char* text : {"", "unknown", "192.0.2", "[]", "1.2.3.4.5", "a\nb"}) {
        BOOST_TEST(!network_of(text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_network_of_a_client_is_that_of_its_connection) {
    BOOST_TEST(network_with({}, false) == "127.0.0.1");
    BOOST_TEST(network_with({{"X-Forwarded-For", "192.0.2.7"}}, false) == "127.0.0.1");
    BOOST_TEST(network_with({}, true) == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_trusted_proxy_adds_the_last_address) {
    BOOST_TEST(network_with({{"X-Forwarded-For", "192.0.2.7"}}, true) == "192.0.2.7");
    BOOST_TEST(network_with({{"X-Forwarded-For", "10.0.0.1, 192.0.2.7 "}}, true) == "192.0.2.7");
    BOOST_TEST(network_with({{"X-Forwarded-For", "10.0.0.1"}, {"X-Forwarded-For", "2001:db8::1"}},
                            true) == "2001:db8::/64");
    BOOST_TEST(network_with({{"X-Forwarded-For", "192.0.2.7, unknown"}}, true) == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(own_addresses_are_those_that_other_devices_can_reach) {
    for (const std::string& text : server::own_addresses()) {
        const auto address = asio::ip::make_address_v4(text);
        BOOST_TEST(!address.is_loopback());
        // Only an address of this machine can be bound.
        asio::io_context loop;
        const tcp::acceptor acceptor(loop, tcp::endpoint(address, 0));
        BOOST_TEST(acceptor.is_open());
    }
}
