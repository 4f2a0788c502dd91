#include "websockets/read_poller.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;

namespace {

// Two connected sockets.
struct Pair {
    using LocalSocket = asio::basic_stream_socket<asio::local::stream_protocol, Executor>;

    explicit Pair(Executor loop) : one(loop), other(loop) { asio::local::connect_pair(one, other); }

    void send(const std::string& bytes) { asio::write(other, asio::buffer(bytes)); }

    LocalSocket one;
    LocalSocket other;
};

// Reads one byte each time that it is called.
struct ByteReader final : ReadPoller::Reader {
    explicit ByteReader(Executor loop) : pair(loop) {}

    void on_readable() override {
        char byte = 0;
        error_code error;
        pair.one.read_some(asio::buffer(&byte, 1), error);
        received += error ? '!' : byte;
        if (then) then();
    }

    void on_loop_end() override { received += '.'; }

    int descriptor() { return pair.one.native_handle(); }

    Pair pair;
    std::string received;
    std::function<void()> then;
};

ReadPoller& poller_of(Executor loop) { return asio::use_service<ReadPoller>(loop.context()); }

}  // namespace

BOOST_AUTO_TEST_CASE(a_reader_is_called_as_long_as_there_is_something_to_read) {
    run([](Executor loop) -> awaitable<void> {
        const auto reader = std::make_shared<ByteReader>(loop);
        BOOST_TEST(poller_of(loop).add(reader->descriptor(), reader));
        reader->pair.send("abc");
        while (reader->received.size() < 3) co_await sleep(1ms);
        BOOST_TEST(reader->received == "abc");
        poller_of(loop).remove(reader->descriptor());
        reader->pair.send("d");
        co_await sleep(10ms);
        BOOST_TEST(reader->received == "abc");
        BOOST_TEST(poller_of(loop).add(reader->descriptor(), reader));
        while (reader->received.size() < 4) co_await sleep(1ms);
        BOOST_TEST(reader->received == "abcd");
        poller_of(loop).remove(reader->descriptor());
    });
}

BOOST_AUTO_TEST_CASE(the_end_of_a_stream_can_be_read_too) {
    run([](Executor loop) -> awaitable<void> {
        const auto reader = std::make_shared<ByteReader>(loop);
        reader->then = [&] { poller_of(loop).remove(reader->descriptor()); };
        poller_of(loop).add(reader->descriptor(), reader);
        reader->pair.other.close();
        while (reader->received.empty()) co_await sleep(1ms);
        co_await sleep(10ms);
        BOOST_TEST(reader->received == "!");
    });
}

BOOST_AUTO_TEST_CASE(a_reader_may_remove_another_one_that_can_be_read) {
    run([](Executor loop) -> awaitable<void> {
        const auto one = std::make_shared<ByteReader>(loop);
        const auto other = std::make_shared<ByteReader>(loop);
        const auto remove_both = [&] {
            poller_of(loop).remove(one->descriptor());
            poller_of(loop).remove(other->descriptor());
        };
        one->then = other->then = remove_both;
        one->pair.send("1");
        other->pair.send("2");
        poller_of(loop).add(one->descriptor(), one);
        poller_of(loop).add(other->descriptor(), other);
        while (one->received.empty() && other->received.empty()) co_await sleep(1ms);
        BOOST_TEST(one->received.size() + other->received.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(readers_are_called_in_turn_with_everything_else) {
    run([](Executor loop) -> awaitable<void> {
        const auto reader = std::make_shared<ByteReader>(loop);
        poller_of(loop).add(reader->descriptor(), reader);
        reader->pair.send(std::string(100'000, 'x'));
        co_await sleep(1ms);  // would not return if the reader were called in a loop of its own
        BOOST_TEST(reader->received.size() < 100'000U);
        poller_of(loop).remove(reader->descriptor());
    });
}

BOOST_AUTO_TEST_CASE(the_event_loop_ends_when_there_is_no_reader) {
    asio::io_context loop;
    const auto reader = std::make_shared<ByteReader>(loop.get_executor());
    reader->then = [&] { poller_of(loop.get_executor()).remove(reader->descriptor()); };
    poller_of(loop.get_executor()).add(reader->descriptor(), reader);
    reader->pair.send("x");
    loop.run();
    BOOST_TEST(reader->received == "x");
}

BOOST_AUTO_TEST_CASE(a_reader_is_told_that_the_event_loop_is_destroyed) {
    struct Receiver final : ReadPoller::Reader {
        explicit Receiver(bool& told) : told(told) {}
        void on_readable() override {}
        void on_loop_end() override { told = true; }
        bool& told;
    };
    bool told = false;
    std::weak_ptr<Receiver> weak;
    {
        asio::io_context loop;
        Pair pair(loop.get_executor());
        const auto receiver = std::make_shared<Receiver>(told);
        weak = receiver;
        poller_of(loop.get_executor()).add(pair.one.native_handle(), receiver);
    }
    BOOST_TEST(told);
    BOOST_TEST(weak.expired());
}
