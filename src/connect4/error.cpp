#include "connect4/error.hpp"

#include <string>

namespace connect4 {
namespace {

const char* sentence(Error error) {
    switch (error) {
        case Error::slot_full:
            return "This slot is full.";
        case Error::not_your_turn:
            return "It isn't your turn.";
        case Error::bad_column:
            return "column must be an integer from 0 to 6.";
        case Error::game_over:
            return "The game is over.";
        case Error::not_json:
            return "The message must be valid JSON.";
        case Error::too_deep:
            return "The message is nested too deeply.";
        case Error::not_an_object:
            return "The message must be a JSON object, such as {\"type\": \"play\", \"column\": "
                   "3}.";
        case Error::duplicate_key:
            return "A key must not appear twice in an event.";
        case Error::missing_type:
            return "The event must have a type.";
        case Error::type_not_text:
            return "type must be a string.";
        case Error::unknown_type:
            return "type must be \"init\" or \"play\"; or, with the subprotocol connect4.v2, "
                   "\"resign\", \"rematch\" or \"analyse\".";
        case Error::missing_column:
            return "A \"play\" event must have a column, an integer from 0 to 6.";
        case Error::bad_move:
            return "move must be an integer from 1 to 42.";
        case Error::bad_key:
            return "join, watch and resume must be strings.";
        case Error::bad_opponent:
            return "opponent must be \"local\" or \"computer\", or be left out to play against a "
                   "friend.";
        case Error::bad_level:
            return "level must be an integer from 1 to 5.";
        case Error::bad_player:
            return "player must be \"red\" or \"yellow\".";
        case Error::bad_event:
            return "The event means nothing here.";
        case Error::not_begun:
            return "The first event must be \"init\" or \"play\".";
        case Error::already_begun:
            return "This connection has a game already. Open another one for another game.";
        case Error::not_a_player:
            return "You are watching this game. Only its players can do that.";
        case Error::move_taken:
            return "Another move was played there. Load the game again to see it.";
        case Error::move_ahead:
            return "A move before this one is missing. Load the game again to see where it stands.";
        case Error::game_not_over:
            return "The game is not over yet.";
        case Error::rematch_pending:
            return "You have asked for a rematch already. Wait for the other player's answer.";
        case Error::too_many_games_in_match:
            return "You have played very many games in a row. Start a new one instead.";
        case Error::no_analysis_now:
            return "While two people play, nobody is told which moves are good. Ask again when the "
                   "game is over.";
        case Error::engine_busy:
            return "The computer has too much to think about now. Try again in a moment.";
        case Error::game_not_found:
            return "Game not found.";
        case Error::seat_taken:
            return "This game already has two players.";
        case Error::unavailable:
            return "The server cannot record the game now. Try again in a moment.";
        case Error::too_many_events:
            return "You are sending events too fast. This one was ignored; wait a moment.";
        case Error::too_many_games:
            return "Too many games were started from your address. Try again later.";
        case Error::too_many_connections:
            return "There are too many connections from your address. Close some, then try again.";
        case Error::too_late:
            return "Nothing was sent for too long. Connect again when you want to play.";
    }
    return "Unknown error.";
}

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "connect4"; }
    std::string message(int value) const override { return sentence(static_cast<Error>(value)); }
};

}  // namespace

const boost::system::error_category& error_category() noexcept {
    static const Category category;
    return category;
}

std::string_view code_of(const boost::system::error_code& error) {
    if (error.category() != error_category()) return "internal";
    switch (static_cast<Error>(error.value())) {
        case Error::slot_full:
            return "slot_full";
        case Error::not_your_turn:
            return "not_your_turn";
        case Error::bad_column:
        case Error::missing_column:
            return "bad_column";
        case Error::game_over:
            return "game_over";
        case Error::bad_move:
        case Error::move_taken:
        case Error::move_ahead:
            return "bad_move";
        case Error::not_a_player:
            return "not_a_player";
        case Error::game_not_over:
            return "game_not_over";
        case Error::rematch_pending:
            return "rematch_pending";
        case Error::game_not_found:
            return "game_not_found";
        case Error::seat_taken:
            return "seat_taken";
        case Error::unavailable:
            return "unavailable";
        case Error::no_analysis_now:
            return "no_analysis";
        case Error::engine_busy:
            return "busy";
        case Error::too_many_games_in_match:
        case Error::too_many_events:
        case Error::too_many_games:
        case Error::too_many_connections:
            return "too_many";
        case Error::too_late:
            return "too_late";
        default:
            return "bad_event";
    }
}

boost::system::error_code make_error_code(Error error) noexcept {
    return {static_cast<int>(error), error_category()};
}

}  // namespace connect4
