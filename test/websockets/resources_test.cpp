// What is left after many connections.

#include <malloc.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace test;

namespace {

constexpr int connections = 1000;

// A connection takes two descriptors here, and a new user's soft limit may be 1,024.
void raise_descriptor_limit() {
    rlimit limit{};
    BOOST_REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    BOOST_REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

// Opens the connections, exchanges a message on each, ends them in different ways, and waits until
// their handlers have ended.
awaitable<void> come_and_go(Executor loop, const Server& server, const int& handlers) {
    std::vector<RawClient> clients;
    for (int i = 0; i < connections; ++i) {
        clients.emplace_back(loop);
        co_await clients.back().open(server.port());
        co_await clients.back().write_frame(0x81, "hello");
    }
    for (RawClient& client : clients) co_await client.read_until("hello");
    for (int i = 0; i < connections; ++i) {
        switch (i % 4) {
            case 0:
                co_await clients[i].write_frame(0x88, "\x03\xe8");
                break;
            case 1:
                clients[i].reset();
                break;
            case 2:
                co_await clients[i].write("\x81\xfe");  // half a frame header before the end
                clients[i].socket().close();
                break;
            case 3:
                clients[i].socket().close();
                break;
        }
    }
    while (handlers > 0) co_await sleep(1ms);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_thousand_connections_leave_no_descriptor_and_no_memory_behind) {
    raise_descriptor_limit();
    run([](Executor loop) -> awaitable<void> {
        int handlers = 0;
        Server server = serve_locally(loop, [&](Connection websocket) -> awaitable<void> {
            ++handlers;
            co_await echo(websocket);
            --handlers;
        });
        // The first round fills the allocator's and the event loop's caches.
        co_await come_and_go(loop, server, handlers);
        co_await sleep(100ms);
        const int descriptors = open_descriptors();
        const std::size_t memory = mallinfo2().uordblks;
        for (int round = 0; round < 3; ++round) {
            co_await come_and_go(loop, server, handlers);
        }
        while (open_descriptors() > descriptors) co_await sleep(1ms);
        co_await sleep(100ms);
        BOOST_TEST(open_descriptors() == descriptors);
        // Three thousand leaked connections would be 20 MB; one in a hundred would still show.
        BOOST_TEST(mallinfo2().uordblks < memory + 200 * 1024);
    });
}
