#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string_view>

namespace connect4 {

/// Why a move or an event was refused. The message() of an error is a sentence for the player, its
/// code_of() a word for programs; docs/protocol.md lists the codes.
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
    bad_name,
    bad_begins,
    bad_takebacks,
    bad_result,
    bad_reaction,
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
    no_takeback,
    takeback_pending,
    too_many_takebacks,
    cannot_claim,
    no_analysis_now,
    // A game or a seat that the client cannot have.
    game_not_found,
    seat_taken,
};

/// A category of errors that are sent to clients in "error" events: connect4::Error, and the
/// server's own errors.
class ErrorCategory : public boost::system::error_category {
public:
    /// The code of the error with this value; see code_of().
    virtual std::string_view code(int value) const = 0;
};

/// The category of Error.
const ErrorCategory& error_category() noexcept;

/// The error's stable word for programs, such as "slot_full"; several errors may share one. It is
/// "internal" for an error whose category is not an ErrorCategory.
std::string_view code_of(const boost::system::error_code& error);

/// Converts an Error to an error_code, and so to the error of a Result.
boost::system::error_code make_error_code(Error error) noexcept;

/// A value, or the error that explains why there is none.
template <class T>
using Result = boost::system::result<T>;

}  // namespace connect4

template <>
struct boost::system::is_error_code_enum<connect4::Error> : std::true_type {};
