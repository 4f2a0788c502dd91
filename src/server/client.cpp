#include "server/client.hpp"

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

Client::Client(Connection connection, double events_per_second, Metrics& metrics)
    : connection_(std::move(connection)),
      dialect_(dialect_of(connection_)),
      bucket_(events_per_second),
      metrics_(metrics) {}

awaitable<bool> Client::recv(std::string& message) {
    if (put_back_) {
        message = std::move(*put_back_);
        put_back_.reset();
        co_return true;
    }
    for (;;) {
        const bool received = co_await connection_.recv(message);
        if (!received || bucket_.take()) co_return received;
        co_await send_error(Error::too_many_events);
        co_await websockets::sleep(bucket_.refill_time());
    }
}

awaitable<void> Client::send_error(boost::system::error_code reason) {
    metrics_.count_error(code_of(reason));
    return send(ErrorEvent{reason});
}

}  // namespace server
