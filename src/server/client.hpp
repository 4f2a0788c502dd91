#pragma once

#include <optional>
#include <string>
#include <utility>

#include "connect4/protocol/events.hpp"
#include "server/application.hpp"
#include "server/computer/analysis.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/metrics.hpp"
#include "websockets/connection.hpp"

namespace server {

/// A browser, or whatever else plays: its connection, the dialect that it speaks, and how fast it
/// may send.
class Client {
public:
    /// Counts the connection among the application's, which must outlive the client.
    Client(websockets::Connection connection, Application& application);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    const websockets::Connection& connection() const { return connection_; }
    connect4::Dialect dialect() const { return dialect_; }
    Metrics& metrics() { return application_.metrics; }

    /// Receives the next message, like Connection::recv(). Messages that come too fast are answered
    /// by an "error" event, and the next one is awaited more slowly. Those that come after the
    /// server began to close the connection, perhaps because a newer one has the seat, are not
    /// received any more.
    websockets::awaitable<bool> recv(std::string& message);

    /// Puts a message back, for the next recv().
    void put_back(std::string message) { put_back_ = std::move(message); }

    /// Sends an event.
    template <class Event>
    websockets::awaitable<void> send(const Event& event) {
        return connection_.send(to_json(event, dialect_));
    }

    /// Sends an event that exists in connect4.v2 only, if the client speaks that.
    template <class Event>
    websockets::awaitable<void> send_v2(const Event& event) {
        if (dialect_ == connect4::Dialect::v2) co_await send(event);
    }

    /// Sends an "error" event, which is counted.
    websockets::awaitable<void> send_error(boost::system::error_code reason);

    /// Sends an "error" event to a client that gets no game, and begins to close the connection
    /// with the code that tells programs whether to come back.
    void send_away(boost::system::error_code reason);

    /// Begins to answer an "analyse" event about this game; see Analysis. Returns Error::game_over
    /// if there is no move left to tell about.
    boost::system::error_code start_analysis(const connect4::Connect4& game);

private:
    Application& application_;
    const websockets::Connection connection_;
    const connect4::Dialect dialect_;
    TokenBucket bucket_;
    std::optional<std::string> put_back_;
    Analysis analysis_;
};

}  // namespace server
