#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connect4/protocol/events.hpp"
#include "server/application.hpp"
#include "server/computer/analysis.hpp"
#include "server/operation/limits.hpp"
#include "server/operation/metrics.hpp"
#include "websockets/connection.hpp"

namespace server {

/// A connection as the handlers use it: in the client's dialect, and within the limits of what a
/// client may do.
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

    /// The name in the first event, in connect4.v2; empty if there was none.
    const std::string& name() const { return name_; }

    /// The network from which the client comes, by which its connections, games and searches are
    /// counted; see client_network().
    std::string network() const;

    /// Receives the first event, "init" or "play", within the time limit for it. A "play" event is
    /// also the first message that recv() gives, because it is a move. Returns nothing once the
    /// connection is closed, or when the client has been rejected for a limit.
    websockets::awaitable<std::optional<connect4::Event>> recv_first_event();

    /// Receives the next message, like Connection::recv(). A "ping" event is answered here, and not
    /// returned. A message that comes too fast is answered by an "error" event, and the next one is
    /// received a little later. Messages that come after the server began to close the connection,
    /// perhaps because a newer one has the seat, are not received any more.
    websockets::awaitable<bool> recv(std::string& message);

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
    /// with the code that belongs to the error; see close_code_of(). With the `watch` key, the
    /// client can come back as a spectator.
    void reject(boost::system::error_code reason, std::string_view watch = {});

    /// Counts a reaction. Returns false if the last one was less than a second ago.
    bool take_reaction();

    /// Begins to answer an "analyse" event about this game; see Analysis. Returns Error::game_over
    /// if there is no move left to analyse. A game that belongs to this client only is always
    /// current.
    boost::system::error_code start_analysis(
        const connect4::Connect4& game, Analysis::IsCurrent is_current = [] { return true; });

private:
    Application& application_;
    const websockets::Connection connection_;
    const connect4::Dialect dialect_;
    const Quota::Share share_;  // of the connections of the network; null if it has too many
    TokenBucket bucket_;
    std::optional<std::string> first_move_;  // for the next recv()
    std::string name_;
    websockets::Clock::time_point reacted_;  // last
    Analysis analysis_;
};

}  // namespace server
