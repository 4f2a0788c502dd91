#include "server/client.hpp"

#include <array>
#include <cstdint>

#include "server/operation/server_error.hpp"
#include "websockets/run.hpp"

namespace server {

using namespace connect4;
using websockets::awaitable;
using websockets::Connection;

namespace {

Dialect dialect_of(const Connection& connection) {
    return connection.subprotocol() == v2_subprotocol ? Dialect::v2 : Dialect::tutorial;
}

}  // namespace

Client::Client(Connection connection, Application& application)
    : application_(application),
      connection_(std::move(connection)),
      dialect_(dialect_of(connection_)),
      bucket_(static_cast<double>(application.options.max_events_per_second)),
      analysis_(connection_, application.engine, application.metrics) {
    application_.connected.insert(connection_);
}

Client::~Client() {
    application_.connected.erase(connection_);
    if (connection_.was_too_slow()) ++metrics().slow_clients_dropped;
}

awaitable<bool> Client::recv(std::string& message) {
    if (put_back_) {
        message = std::move(*put_back_);
        put_back_.reset();
        co_return true;
    }
    for (;;) {
        const bool received = co_await connection_.recv(message);
        if (!received || !connection_.is_open()) co_return false;
        if (bucket_.take()) co_return true;
        co_await send_error(ServerError::too_many_events);
        co_await websockets::sleep(bucket_.refill_time());
    }
}

awaitable<void> Client::send_error(boost::system::error_code reason) {
    metrics().count_error(code_of(reason));
    return send(ErrorEvent{reason});
}

void Client::send_away(boost::system::error_code reason) {
    metrics().count_error(code_of(reason));
    websockets::broadcast(std::array{connection_}, to_json(ErrorEvent{reason}, dialect_));
    connection_.start_close(close_code_of(reason), reason.message());
}

boost::system::error_code Client::start_analysis(const Connect4& game) {
    if (game.winner() || game.is_draw()) return Error::game_over;
    analysis_.start(application_.loop, game);
    return {};
}

}  // namespace server
