#include "server/client.hpp"

#include <boost/test/unit_test.hpp>

#include "server/support.hpp"

using namespace test;
using namespace connect4;

namespace {

// Runs the first steps of a connection on the server, and the client's side of it.
void converse(server::Options options,
              std::function<awaitable<void>(server::Client& websocket)> handle,
              std::function<awaitable<void>(const Server& server)> client) {
    run([&](Executor loop) -> awaitable<void> {
        const auto application = make_application(loop, options);
        const auto handler = [&](Connection connection) -> awaitable<void> {
            server::Client websocket(connection, *application);
            co_await handle(websocket);
        };
        ServeOptions serve_options;
        serve_options.subprotocols = {std::string(v2_subprotocol)};
        Server server = serve_locally(loop, handler, serve_options);
        co_await client(server);
        server.close();
        co_await server.wait_closed();
    });
}

awaitable<void> check_error(Connection websocket, std::string code) {
    const std::string error = co_await recv_event(websocket, "error");
    BOOST_TEST(member(error, "code") == code);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_first_event_is_one_that_can_begin_a_game) {
    std::optional<Event> first;
    converse(
        {},
        [&](server::Client& websocket) -> awaitable<void> {
            first = co_await websocket.recv_first_event();
        },
        [&](const Server& server) -> awaitable<void> {
            const Connection websocket = co_await connect_v2(server);
            co_await websocket.send("nonsense");
            co_await check_error(websocket, "bad_event");
            co_await websocket.send(R"({"type":"resign"})");
            co_await check_error(websocket, "bad_event");
            co_await websocket.send(R"({"type":"init","watch":"key"})");
            co_await websocket.wait_closed();
            BOOST_REQUIRE(first.has_value());
            BOOST_CHECK(first->type == Event::Type::init);
            BOOST_CHECK(first->watch.has_value());
        });
}

BOOST_AUTO_TEST_CASE(a_ping_is_answered_before_and_during_a_game) {
    std::string received;
    converse(
        {},
        [&](server::Client& websocket) -> awaitable<void> {
            co_await websocket.recv_first_event();
            const bool again = co_await websocket.recv(received);
            BOOST_TEST(again);
        },
        [&](const Server& server) -> awaitable<void> {
            const std::string ping = R"({"type":"ping"})";
            const Connection websocket = co_await connect_v2(server);
            co_await websocket.send(ping);
            co_await recv_event(websocket, "pong");
            co_await websocket.send(R"({"type":"init"})");
            co_await websocket.send(ping);
            co_await recv_event(websocket, "pong");
            co_await websocket.send(R"({"type":"resign","why":"ping"})");
            co_await websocket.wait_closed();
        });
    BOOST_TEST(received == R"({"type":"resign","why":"ping"})");
}

BOOST_AUTO_TEST_CASE(to_the_tutorials_dialect_a_ping_is_unknown) {
    converse(
        {},
        [&](server::Client& websocket) -> awaitable<void> {
            co_await websocket.recv_first_event();
        },
        [&](const Server& server) -> awaitable<void> {
            const Connection websocket = co_await connect(uri_of(server));
            co_await websocket.send(R"({"type":"ping"})");
            co_await recv_event(websocket, "error");
        });
}

BOOST_AUTO_TEST_CASE(a_first_move_is_received_as_a_message_as_well) {
    const std::string move = R"({"type":"play","column":3})";
    std::string message;
    converse(
        {},
        [&](server::Client& websocket) -> awaitable<void> {
            const auto first = co_await websocket.recv_first_event();
            BOOST_REQUIRE(first.has_value());
            BOOST_CHECK(first->type == Event::Type::play);
            BOOST_TEST(first->column == 3);
            co_await websocket.recv(message);
        },
        [&](const Server& server) -> awaitable<void> {
            const Connection websocket = co_await connect_v2(server);
            co_await websocket.send(move);
            co_await websocket.wait_closed();
            BOOST_TEST(message == move);
        });
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_no_first_event_in_time_is_rejected) {
    server::Options options;
    options.first_event_within = 1s;
    converse(
        options,
        [](server::Client& websocket) -> awaitable<void> {
            const auto first = co_await websocket.recv_first_event();
            BOOST_TEST(!first.has_value());
        },
        [](const Server& server) -> awaitable<void> {
            const Connection websocket = co_await connect_v2(server);
            co_await check_error(websocket, "too_late");
            co_await websocket.wait_closed();
            BOOST_TEST(websocket.close_code().value() == close_code::policy_violation);
        });
}

BOOST_AUTO_TEST_CASE(a_client_whose_address_has_too_many_connections_is_rejected) {
    server::Options options;
    options.max_connections_per_address = 1;
    converse(
        options,
        [](server::Client& websocket) -> awaitable<void> {
            co_await websocket.recv_first_event();
            std::string message;
            co_await websocket.recv(message);
        },
        [](const Server& server) -> awaitable<void> {
            const Connection one = co_await connect_v2(server);
            co_await one.send(R"({"type":"init"})");
            const Connection two = co_await connect_v2(server);
            co_await check_error(two, "too_many");
            co_await two.wait_closed();
            BOOST_TEST(two.close_code().value() == close_code::policy_violation);
            // The place of a connection that has ended is free again.
            co_await one.close();
            const Connection three = co_await connect_v2(server);
            co_await three.send("nonsense");
            co_await check_error(three, "bad_event");
        });
}
