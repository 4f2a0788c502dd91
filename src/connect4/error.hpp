#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string_view>

namespace connect4 {

/// Why a move or an event was refused. Each value's message() is the sentence that a player reads,
/// and its code_of() the word that programs read; docs/protocol.md lists the codes.
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
    // A game or a seat that the client cannot have.
    game_not_found,
    seat_taken,
};

/// A category of errors that "error" events tell to clients: connect4::Error, and those of a
/// server that are about no game.
class ErrorCategory : public boost::system::error_category {
public:
    /// The code of the error with this value; see code_of().
    virtual std::string_view code(int value) const = 0;
};

/// The category of Error.
const ErrorCategory& error_category() noexcept;

/// The error's stable word for programs, such as "slot_full"; several errors may share one.
/// "internal" for an error of a category that is no ErrorCategory.
std::string_view code_of(const boost::system::error_code& error);

/// Lets an Error become an error_code, and so the error of a result.
boost::system::error_code make_error_code(Error error) noexcept;

/// A value, or the reason why there is none.
template <class T>
using Result = boost::system::result<T>;

}  // namespace connect4

template <>
struct boost::system::is_error_code_enum<connect4::Error> : std::true_type {};
