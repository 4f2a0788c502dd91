#pragma once

#include <boost/system/error_code.hpp>
#include <cstdint>

namespace server {

/// Errors of the server, independent of the rules of the game. Like connect4::Error, each has a
/// sentence for people, message(), and a stable word for programs, code_of().
enum class ServerError {
    unavailable = 1,       ///< The journal cannot be written or read.
    engine_busy,           ///< Too many searches wait.
    too_many_events,       ///< The client sends faster than the limit.
    too_many_reactions,    ///< The client has reacted less than a second ago.
    too_many_games,        ///< The address has started too many games.
    too_many_connections,  ///< The address has too many connections.
    too_late,              ///< The first event did not arrive in time.
};

boost::system::error_code make_error_code(ServerError error) noexcept;

/// The WebSocket close code for a connection that is rejected with this error. Clients decide by it
/// whether to connect again. It is 1000 for errors of the game.
std::uint16_t close_code_of(const boost::system::error_code& error);

}  // namespace server

template <>
struct boost::system::is_error_code_enum<server::ServerError> : std::true_type {};
