#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "connect4/error.hpp"
#include "server/journal/journal.hpp"
#include "server/operation/server_error.hpp"
#include "server/support.hpp"
#include "websockets/condition.hpp"

namespace test {

using Outcome = server::Append::Outcome;
using server::ServerError;

/// A journal that answers as the test tells it to, and remembers how it was called.
class ScriptedJournal final : public server::Journal {
public:
    explicit ScriptedJournal(Executor loop) : changed_(loop) {}

    awaitable<bool> create(server::Record record) override {
        ++created;
        if (creates) loaded = std::move(record);
        co_return creates;
    }

    awaitable<server::Append> append(std::string, std::size_t n, connect4::Entry entry) override {
        const std::string append = std::to_string(n) + entry;
        appends.push_back(append);
        changed_.notify_all();
        while (answers_[append].empty()) co_await changed_.wait();
        server::Append answer = answers_[append].front();
        answers_[append].pop_front();
        co_return answer;
    }

    // What is loaded is what there was when it was asked for, however long the answer takes.
    awaitable<connect4::Result<server::Record>> load(std::string) override {
        const connect4::Result<server::Record> answer = loaded;
        ++loads;
        changed_.notify_all();
        while (holds_loads) co_await changed_.wait();
        co_return answer;
    }

    awaitable<connect4::Result<bool>> replace_resume_key(std::string, std::string old_key,
                                                         std::string new_key) override {
        if (!loaded) co_return ServerError::unavailable;
        if (loaded->keys.resume[1] != old_key) co_return false;
        loaded->keys.resume[1] = new_key;
        co_return true;
    }

    awaitable<bool> subscribe(std::string, server::JournalListener& the_listener) override {
        listener = &the_listener;
        changed_.notify_all();
        while (holds_subscriptions) co_await changed_.wait();
        co_return can_subscribe;
    }

    void unsubscribe(const std::string&) override { listener = nullptr; }
    void publish(const std::string&, std::string message) override {
        published.push_back(std::move(message));
        changed_.notify_all();
    }

    awaitable<std::size_t> count_other_subscribers(std::string) override { co_return others; }
    bool is_shared() const override { return shared; }
    bool is_paused() const override { return pauses; }
    awaitable<bool> healthy() override { co_return creates; }
    bool is_durable() const override { return false; }

    // Answers one append of such an entry, such as "03": entry number 0 is a move in column 3.
    void answer(const std::string& append, Outcome outcome, std::string entries = {}) {
        answers_[append].push_back({outcome, std::move(entries)});
        changed_.notify_all();
    }

    awaitable<void> wait_for_appends(std::size_t count) {
        while (appends.size() < count) co_await changed_.wait();
    }

    awaitable<void> wait_for_loads(int count) {
        while (loads < count) co_await changed_.wait();
    }

    awaitable<void> wait_for_published(std::string message) {
        while (std::ranges::count(published, message) == 0) co_await changed_.wait();
    }

    awaitable<void> wait_for_listener() {
        while (listener == nullptr) co_await changed_.wait();
    }

    // Lets go of what is held.
    void release() {
        holds_loads = holds_subscriptions = false;
        changed_.notify_all();
    }

    bool creates = true;
    bool can_subscribe = true;
    bool pauses = false;
    int created = 0;
    bool holds_loads = false;
    bool holds_subscriptions = false;
    connect4::Result<server::Record> loaded = connect4::Error::game_not_found;
    int loads = 0;
    std::size_t others = 0;
    bool shared = false;
    server::JournalListener* listener = nullptr;
    std::vector<std::string> appends;
    std::vector<std::string> published;

private:
    std::map<std::string, std::deque<server::Append>> answers_;
    Condition changed_;
};

/// A "play" event as a client sends it, with the move's number, and as it is shown.
std::string play(int column, int move);
std::string played(const char* player, int column, int row, int move);

/// Connects in the second dialect and sends the first event.
awaitable<Connection> begin(const Server& server, std::string init);

/// The same, and waits until the server has answered it.
awaitable<Connection> enter(const Server& server, std::string init);

/// Both players of a match and the journal behind it.
struct Table {
    ScriptedJournal& journal;
    Connection red;
    Connection yellow;
};

/// Runs a test with a match in which both players are there, and which has no moves yet.
void play_at_table(std::function<awaitable<void>(Table table)> test);

/// The record of a match that another server has begun, with these entries.
server::Record make_record(std::string entries);

/// The same without entries.
extern const server::Record recorded;

/// Runs a test with such a match and a connection that has asked to watch it. The test may prepare
/// the journal before.
void watch_shared_match(std::function<void(ScriptedJournal& journal)> prepare,
                        std::function<awaitable<void>(ScriptedJournal&, Connection)> test);

/// The same, but the test runs when the spectator has received the match.
void watch_shared_match(std::function<awaitable<void>(ScriptedJournal&, Connection)> test);

/// Checks the next message of a connection, or that it is an error with this code.
awaitable<void> check_next(Connection websocket, std::string expected);
awaitable<void> check_error(Connection websocket, std::string code);

}  // namespace test
