#include "server/rooms/room_support.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <utility>

namespace test {

std::string play(int column, int move) {
    return R"({"type":"play","column":)" + std::to_string(column) + R"(,"move":)" +
           std::to_string(move) + "}";
}

std::string played(const char* player, int column, int row, int move) {
    return R"({"type":"play","player":")" + std::string(player) + R"(","column":)" +
           std::to_string(column) + R"(,"row":)" + std::to_string(row) + R"(,"move":)" +
           std::to_string(move) + "}";
}

awaitable<Connection> begin(const Server& server, std::string init) {
    Connection websocket = co_await connect_v2(server);
    co_await websocket.send(init);
    co_return websocket;
}

awaitable<Connection> enter(const Server& server, std::string init) {
    Connection websocket = co_await begin(server, std::move(init));
    co_await recv_event(websocket, "presence");
    co_return websocket;
}

namespace {

awaitable<void> sit_down(Connection red, Connection yellow) {
    co_await red.send(R"({"type":"init"})");
    const std::string init = co_await recv_event(red, "init");
    co_await yellow.send(R"({"type":"init","join":")" + member(init, "join") + "\"}");
    co_await recv_event(yellow, "presence");
    co_await recv_event(red, "presence");
    co_await recv_event(red, "presence");
}

}  // namespace

void play_at_table(std::function<awaitable<void>(Table table)> test) {
    run([&](Executor loop) -> awaitable<void> {
        auto journal = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& script = *journal;
        const auto application = make_application(loop, {}, std::move(journal));
        Server server = serve_matches(application);
        const Connection red = co_await connect_v2(server);
        const Connection yellow = co_await connect_v2(server);
        co_await sit_down(red, yellow);
        const Table table{script, red, yellow};
        co_await test(table);
        server.close();
        co_await server.wait_closed();
    });
}

awaitable<void> check_next(Connection websocket, std::string expected) {
    const auto message = co_await websocket.recv();
    BOOST_TEST(message.value_or("closed") == expected);
}

awaitable<void> check_error(Connection websocket, std::string code) {
    const auto message = co_await websocket.recv();
    BOOST_REQUIRE(message.has_value());
    BOOST_TEST_INFO(*message);
    BOOST_TEST(boost::json::parse(*message).as_object().contains("code"));
    BOOST_TEST(member(*message, "code") == code);
}

server::Record make_record(std::string entries) {
    return {"id", {"join", "watch", {"one", "two"}}, {}, std::move(entries)};
}

const server::Record recorded = make_record("");

void watch_shared_match(std::function<void(ScriptedJournal& journal)> prepare,
                        std::function<awaitable<void>(ScriptedJournal&, Connection)> test) {
    run([&](Executor loop) -> awaitable<void> {
        auto owned = std::make_unique<ScriptedJournal>(loop);
        ScriptedJournal& journal = *owned;
        journal.loaded = recorded;
        prepare(journal);
        const auto application = make_application(loop, {}, std::move(owned));
        Server server = serve_matches(application);
        const Connection spectator = co_await begin(server, R"({"type":"init","watch":"watch"})");
        co_await test(journal, spectator);
        server.close();
        co_await server.wait_closed();
    });
}

void watch_shared_match(std::function<awaitable<void>(ScriptedJournal&, Connection)> test) {
    const auto nothing = [](ScriptedJournal&) {};
    watch_shared_match(nothing, [&](ScriptedJournal& journal, Connection spectator) {
        return [](auto run_test, ScriptedJournal& shared, Connection watcher) -> awaitable<void> {
            co_await recv_event(watcher, "presence");
            co_await run_test(shared, watcher);
        }(test, journal, spectator);
    });
}

}  // namespace test
