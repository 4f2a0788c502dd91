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

BOOST_AUTO_TEST_CASE(no_frame_of_beast_follows_a_close_frame) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        Transport& transport = *ends.transport;
        const std::string ping("\x89\0", 2);
        const std::string close("\x88\0", 2);
        const std::vector<std::string> frames = {ping, close, ping};
        for (const std::string& frame : frames) {
            const std::size_t size =
                co_await transport.async_write_some(asio::buffer(frame), use_awaitable);
            BOOST_TEST(size == 2U);
        }
        BOOST_TEST(!transport.writable());
        transport.abort();
        std::string received;
        co_await asio::async_read(ends.other, asio::dynamic_buffer(received),
                                  asio::as_tuple(use_awaitable));
        BOOST_TEST(received == ping + close);
    });
}

BOOST_AUTO_TEST_CASE(a_write_completes_when_the_queue_is_short) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        bool written = false;
        const auto write = [&]() -> awaitable<void> {
            const std::string bytes(20'000'000, 'x');
            co_await ends.transport->async_write_some(asio::buffer(bytes), use_awaitable);
            written = true;
        };
        spawn(loop, write(), "writer");
        co_await sleep(5ms);
        BOOST_TEST(!written);
        std::string received(20'000'000, ' ');
        co_await asio::async_read(ends.other, asio::buffer(received), use_awaitable);
        while (!written) co_await sleep(1ms);
    });
}

BOOST_AUTO_TEST_CASE(bytes_are_read_into_the_first_buffer_that_has_room) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        ends.other.write_some(asio::buffer("text", 4));
        std::array<char, 8> room;
        const std::array<asio::mutable_buffer, 2> buffers = {asio::mutable_buffer(),
                                                             asio::buffer(room)};
        const std::size_t size = co_await ends.transport->async_read_some(buffers, use_awaitable);
        BOOST_TEST(std::string_view(room.data(), size) == "text");
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
        const auto [error, size] = co_await transport.async_write_some(
            asio::buffer("text", 4), asio::as_tuple(use_awaitable));
        BOOST_TEST((error == asio::error::broken_pipe));
    });
}

BOOST_AUTO_TEST_CASE(a_transport_is_broken_when_the_other_side_has_reset_the_connection) {
    run([](Executor loop) -> awaitable<void> {
        Ends ends = co_await connect_ends(loop);
        Transport& transport = *ends.transport;
        ends.other.set_option(asio::socket_base::linger(true, 0));
        ends.other.close();
        std::array<char, 8> room;
        const auto [error, size] =
            co_await transport.async_read_some(asio::buffer(room), asio::as_tuple(use_awaitable));
        BOOST_TEST((error == asio::error::connection_reset));
        transport.queue() = "text";
        transport.flush();
        BOOST_TEST(transport.broken());
        BOOST_TEST(transport.queued() == 0U);
    });
}
