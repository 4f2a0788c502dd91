#pragma once

#include <boost/system/error_code.hpp>
#include <cstdint>

namespace server {

/// Why the server cannot serve a client now, whatever the game is. Like connect4::Error, each has a
/// sentence for people, its message(), and a word for programs, its code_of().
enum class ServerError {
    unavailable = 1,  ///< the journal cannot record, or cannot be read
    engine_busy,
    // A limit that was passed.
    too_many_events,
    too_many_games,
    too_many_connections,
    too_late,
};

boost::system::error_code make_error_code(ServerError error) noexcept;

/// The code with which a connection is closed that gets no game for this reason. It tells programs
/// whether to come back.
std::uint16_t close_code_of(const boost::system::error_code& error);

}  // namespace server

template <>
struct boost::system::is_error_code_enum<server::ServerError> : std::true_type {};
