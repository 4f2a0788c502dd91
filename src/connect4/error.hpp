#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string_view>

namespace connect4 {

/// Why a move or an event was refused. Each value's message() is the sentence that a player reads.
enum class Error {
    // An illegal move.
    slot_full = 1,
    not_your_turn,
    bad_column,
    game_over,
    // A message that is not a well-formed event.
    not_json,
    too_deep,
    not_an_object,
    duplicate_key,
    missing_type,
    type_not_text,
    unknown_type,
    missing_column,
    bad_move,
    bad_key,
    bad_opponent,
    bad_level,
    bad_player,
    bad_event,
    // A well-formed event at the wrong time, or from the wrong client.
    not_begun,
    already_begun,
    not_a_player,
    move_taken,
    move_ahead,
    game_not_over,
    rematch_pending,
    too_many_games_in_match,
    no_analysis_now,
    engine_busy,
    // A game that cannot be had.
    game_not_found,
    seat_taken,
    unavailable,
    // A limit that was passed.
    too_many_events,
    too_many_games,
    too_many_connections,
    too_late,
};

/// The category of Error.
const boost::system::error_category& error_category() noexcept;

/// A stable word for programs, such as "slot_full"; several errors may share one.
std::string_view code_of(const boost::system::error_code& error);

/// Lets an Error become an error_code, and so the error of a result.
boost::system::error_code make_error_code(Error error) noexcept;

/// A value, or the reason why there is none.
template <class T>
using Result = boost::system::result<T>;

}  // namespace connect4

template <>
struct boost::system::is_error_code_enum<connect4::Error> : std::true_type {};
