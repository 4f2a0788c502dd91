// What a server sends back, over a socket, in the cases of the Autobahn test suite.

#include <boost/test/unit_test.hpp>

#include "autobahn_cases.hpp"
#include "support.hpp"
#include "websockets/frame.hpp"

using namespace test;

namespace {

// Reads what the server sends, as a client does.
std::vector<std::string> reactions_in(std::string bytes) {
    std::vector<std::string> reactions;
    FrameReader reader(Role::client, 1'000'000);
    std::span<char> rest(bytes);
    for (;;) {
        switch (reader.read(rest)) {
            case FrameReader::Event::none:
                return reactions;
            case FrameReader::Event::message:
                reactions.push_back("text " + std::string(reader.payload()));
                break;
            case FrameReader::Event::pong:
                reactions.push_back("pong " + std::string(reader.payload()));
                break;
            case FrameReader::Event::close:
                reactions.push_back("close " + std::to_string(reader.code()));
                break;
            case FrameReader::Event::ping:
            case FrameReader::Event::failure:
                reactions.push_back("unexpected");
                return reactions;
        }
    }
}

// Sends the bytes in packets of this size to an echo server. A case that leaves the connection open
// is closed with 1000.
awaitable<std::vector<std::string>> play(Executor loop, const Server& server, std::string bytes,
                                         bool closes, std::size_t size) {
    RawClient client(loop);
    client.socket().open(tcp::v4());
    client.socket().set_option(tcp::no_delay(true));
    co_await client.connect(server.port());
    co_await client.write(handshake_request());
    co_await client.read_until("\r\n\r\n");
    if (!closes) bytes += masked_frame(0x88, close_payload(1000, ""));
    try {
        for (std::size_t i = 0; i < bytes.size(); i += size) {
            co_await client.write(bytes.substr(i, size));
            co_await sleep(0ms);
        }
    } catch (const boost::system::system_error&) {
        // The server has closed the connection before the last byte.
    }
    co_return reactions_in(co_await client.read_to_end());
}

void play_all(std::size_t packet_size) {
    run([packet_size](Executor loop) -> awaitable<void> {
        ServeOptions options;
        options.max_size = 1'000'000;
        options.close_timeout = 1s;
        Server server = serve_locally(loop, echo, options);
        for (const AutobahnCase& autobahn : autobahn_cases()) {
            // A long message in single bytes takes too long, and is no other case.
            if (autobahn.bytes.size() / packet_size > 1000) continue;
            auto expected = autobahn.reactions;
            const bool closes = expected.back().starts_with("close ");
            if (!closes) expected.push_back("close 1000");
            const auto reactions = co_await play(loop, server, autobahn.bytes, closes, packet_size);
            BOOST_TEST_CONTEXT("case " << autobahn.number) { BOOST_TEST((reactions == expected)); }
        }
    });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_server_passes_the_cases_of_the_autobahn_suite_in_packets_of_any_size) {
    for (const std::size_t size : {1'000'000, 7, 1}) play_all(size);
}
