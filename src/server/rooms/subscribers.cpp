#include "server/rooms/subscribers.hpp"

namespace server {

using connect4::Dialect;
using websockets::Connection;

namespace {

void close_all(const std::set<Connection>& connections, std::string_view reason) {
    for (const Connection& connection : connections) {
        connection.start_close(websockets::close_code::normal, reason);
    }
}

}  // namespace

void Subscribers::add(const Connection& connection, Dialect dialect) {
    (dialect == Dialect::v2 ? v2_ : tutorial_).insert(connection);
}

void Subscribers::remove(const Connection& connection, Dialect dialect) {
    (dialect == Dialect::v2 ? v2_ : tutorial_).erase(connection);
}

void Subscribers::close(std::string_view reason) const {
    close_tutorial(reason);
    close_all(v2_, reason);
}

void Subscribers::close_tutorial(std::string_view reason) const { close_all(tutorial_, reason); }

}  // namespace server
