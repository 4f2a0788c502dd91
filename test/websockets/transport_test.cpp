#include "websockets/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/test/unit_test.hpp>

#include "support.hpp"
#include "websockets/spawn.hpp"

using namespace test;

namespace {

using TransportPointer = std::shared_ptr<Transport>;

// A transport and the socket at the other end of its connection.
struct Ends {
    TransportPointer transport;
    Socket other;
};

awaitable<Ends> connect_ends(Executor loop) {
    Acceptor acceptor(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
    Socket other(loop);
    co_await other.async_connect(acceptor.local_endpoint(), use_awaitable);
    Socket socket = co_await acceptor.async_accept(use_awaitable);
    const auto transport = std::make_shared<Transport>(std::move(socket));
    transport->set_owner(transport);
    Ends ends{transport, std::move(other)};
    co_return ends;
}

awaitable<void> wait_drained(TransportPointer transport, bool& drained) {
    co_await transport->drained().wait();
    drained = true;
}

}  // namespace

BOOST_AUTO_TEST_CASE(bytes_that_the_socket_does_not_accept_are_sent_when_it_is_writable) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        Transport& transport = *ends.transport;
        const std::string bytes(20'000'000, 'x');
        transport.queue() = bytes;
        transport.flush();
        BOOST_TEST(transport.needs_drain());
        BOOST_TEST(transport.sent() + transport.queued() == bytes.size());

        bool drained = false;
        spawn(loop, wait_drained(ends.transport, drained), "waiter");
        std::string received(bytes.size(), ' ');
        co_await asio::async_read(ends.other, asio::buffer(received), use_awaitable);
        while (!drained) co_await sleep(1ms);
        BOOST_TEST((received == bytes));
        BOOST_TEST(transport.queued() == 0U);
        BOOST_TEST(transport.sent() == bytes.size());
        BOOST_TEST(!transport.needs_drain());
    });
}

BOOST_AUTO_TEST_CASE(an_aborted_transport_is_broken_and_drained) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        Transport& transport = *ends.transport;
        transport.queue().assign(20'000'000, 'x');
        transport.flush();
        bool drained = false;
        spawn(loop, wait_drained(ends.transport, drained), "waiter");
        co_await sleep(0ms);
        transport.abort();
        while (!drained) co_await sleep(1ms);
        BOOST_TEST(transport.broken());
        BOOST_TEST(transport.queued() == 0U);
        BOOST_TEST(!transport.writable());
    });
}

BOOST_AUTO_TEST_CASE(a_transport_is_broken_when_the_other_side_has_reset_the_connection) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        Transport& transport = *ends.transport;
        ends.other.set_option(asio::socket_base::linger(true, 0));
        ends.other.close();
        std::array<char, 8> room;
        const auto [error, size] = co_await transport.socket().async_read_some(
            asio::buffer(room), asio::as_tuple(use_awaitable));
        BOOST_TEST((error == asio::error::connection_reset));
        transport.queue() = "text";
        transport.flush();
        BOOST_TEST(transport.broken());
        BOOST_TEST(transport.queued() == 0U);
    });
}
