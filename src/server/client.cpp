#include "server/client.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "server/operation/address.hpp"
#include "server/operation/server_error.hpp"
#include "websockets/call_later.hpp"
#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using websockets::awaitable;
using websockets::CallLater;
using websockets::Clock;
using websockets::Connection;

namespace {

constexpr std::chrono::seconds min_reaction_interval(1);

// A page cannot see the pings of WebSocket, so it asks for an answer itself. Most messages do not
// contain the word, and are not parsed here.
bool is_ping(std::string_view message, Dialect dialect) {
    if (message.find("ping") == message.npos) return false;
    const auto event = parse_event(message, dialect);
    return event && event->type == Event::Type::ping;
}

Dialect dialect_of(const Connection& connection) {
    return connection.subprotocol() == v2_subprotocol ? Dialect::v2 : Dialect::tutorial;
}

}  // namespace

Client::Client(Connection connection, Application& application)
    : application_(application),
      connection_(std::move(connection)),
      dialect_(dialect_of(connection_)),
      share_(application.connections.take(network())),
      bucket_(static_cast<double>(application.options.max_events_per_second)),
      analysis_(connection_, network(), application.engine, application.metrics) {
    application_.connected.insert(connection_);
}

Client::~Client() {
    application_.connected.erase(connection_);
    if (connection_.was_too_slow()) ++metrics().slow_clients_dropped;
}

std::string Client::network() const {
    return client_network(connection_.request().headers, connection_.remote_address(),
                          application_.options.trust_proxy);
}

awaitable<std::optional<Event>> Client::recv_first_event() {
    if (!share_) {
        reject(ServerError::too_many_connections);
        co_return std::nullopt;
    }
    std::optional<CallLater> limit;
    const auto time = application_.options.first_event_within;
    if (time != Clock::duration::zero()) {
        limit.emplace(application_.loop, time, [this] { reject(ServerError::too_late); });
    }

    // Receive events until one can begin a game.
    std::string message;
    while (co_await recv(message)) {
        const auto event = parse_event(message, dialect_);
        if (!event) {
            co_await send_error(event.error());
            continue;
        }
        if (event->name) name_ = std::string_view(*event->name);
        if (event->type == Event::Type::play) first_move_ = std::move(message);
        const bool begins = event->type == Event::Type::init || event->type == Event::Type::play;
        if (begins) co_return *event;
        co_await send_error(Error::not_begun);
    }
    co_return std::nullopt;
}

awaitable<bool> Client::recv(std::string& message) {
    if (first_move_) {
        message = std::move(*first_move_);
        first_move_.reset();
        co_return true;
    }
    for (;;) {
        const bool received = co_await connection_.recv(message);
        if (!received || !connection_.is_open()) co_return false;
        if (bucket_.take()) {
            if (!is_ping(message, dialect_)) co_return true;
            co_await send(PongEvent{});
            continue;
        }
        co_await send_error(ServerError::too_many_events);
        co_await websockets::sleep(bucket_.refill_time());
    }
}

awaitable<void> Client::send_error(boost::system::error_code reason) {
    metrics().count_error(code_of(reason));
    return send(ErrorEvent{reason});
}

void Client::reject(boost::system::error_code reason, std::string_view watch) {
    metrics().count_error(code_of(reason));
    if (reason == ServerError::too_many_connections || reason == ServerError::too_many_games) {
        application_.warn_of_proxy(network());
    }
    websockets::broadcast(std::array{connection_}, to_json(ErrorEvent{reason, watch}, dialect_));
    connection_.start_close(close_code_of(reason), reason.message());
}

bool Client::take_reaction() {
    const auto now = Clock::now();
    if (now < reacted_ + min_reaction_interval) return false;
    reacted_ = now;
    return true;
}

boost::system::error_code Client::start_analysis(const Connect4& game,
                                                 Analysis::IsCurrent is_current) {
    if (game.winner() || game.is_draw()) return Error::game_over;
    analysis_.start(application_.loop, game, std::move(is_current));
    return {};
}

}  // namespace server
