#include "connect4/error.hpp"

#include <string>
#include <string_view>

#include "connect4/connect4.hpp"
#include "connect4/match.hpp"
#include "connect4/name.hpp"
#include "connect4/opponent.hpp"

namespace connect4 {
namespace {

struct Description {
    std::string_view code;
    std::string sentence;
};

std::string integer_range(int min, int max) {
    return "an integer from " + std::to_string(min) + " to " + std::to_string(max);
}

// The code and the sentence of each error. There is no `default`, so that the compiler asks for
// those of a new error.
Description describe(Error error) {
    switch (error) {
        case Error::slot_full:
            return {"slot_full", "This slot is full."};
        case Error::not_your_turn:
            return {"not_your_turn", "It isn't your turn."};
        case Error::bad_column:
            return {"bad_column",
                    "column must be " + integer_range(0, Connect4::columns - 1) + "."};
        case Error::game_over:
            return {"game_over", "The game is over."};
        case Error::not_json:
            return {"bad_event", "The message must be valid JSON."};
        case Error::too_deep:
            return {"bad_event", "The message is nested too deeply."};
        case Error::not_an_object:
            return {"bad_event",
                    "The message must be a JSON object, such as {\"type\": \"play\", \"column\": "
                    "3}."};
        case Error::duplicate_key:
            return {"bad_event", "A key must not appear twice in an event."};
        case Error::missing_type:
            return {"bad_event", "The event must have a type."};
        case Error::type_not_text:
            return {"bad_event", "type must be a string."};
        case Error::unknown_type:
            return {
                "bad_event",
                "type must be \"init\" or \"play\"; or, with the subprotocol connect4.v2, "
                "\"resign\", \"claim\", \"rematch\", \"takeback\", \"reaction\", \"analyse\" or "
                "\"ping\"."};
        case Error::missing_column:
            return {"bad_column", "A \"play\" event must have a column, " +
                                      integer_range(0, Connect4::columns - 1) + "."};
        case Error::bad_move:
            return {"bad_move", "move must be " + integer_range(1, Connect4::cell_count) + "."};
        case Error::bad_key:
            return {"bad_event", "join, watch and resume must be strings."};
        case Error::bad_opponent:
            return {"bad_event",
                    "opponent must be \"local\" or \"computer\", or be left out to play against a "
                    "friend."};
        case Error::bad_level:
            return {"bad_event", "level must be " + integer_range(1, max_level) + "."};
        case Error::bad_player:
            return {"bad_event", "player must be \"red\" or \"yellow\"."};
        case Error::bad_name:
            return {"bad_name", "name must have 1 to " + std::to_string(max_name_characters) +
                                    " characters, without control, format and private characters."};
        case Error::bad_begins:
            return {"bad_event", "begins must be \"alternate\", \"loser\" or \"random\"."};
        case Error::bad_takebacks:
            return {"bad_event", "takebacks must be " + integer_range(0, Match::max_entries) + "."};
        case Error::bad_result:
            return {"bad_event", "result must be \"win\" or \"draw\"."};
        case Error::bad_reaction:
            return {"bad_event",
                    "reaction must be \"hello\", \"good_luck\", \"nice_move\", \"oops\", "
                    "\"thinking\" or \"thanks\"."};
        case Error::bad_event:
            return {"bad_event", "The event means nothing here."};
        case Error::not_begun:
            return {"bad_event", "The first event must be \"init\" or \"play\"."};
        case Error::already_begun:
            return {"bad_event",
                    "This connection has a game already. Open another one for another game."};
        case Error::not_a_player:
            return {"not_a_player", "You are watching this game. Only its players can do that."};
        case Error::move_taken:
            return {"bad_move", "Another move was played there. Load the game again to see it."};
        case Error::move_ahead:
            return {"bad_move",
                    "A move before this one is missing. Load the game again to see where it "
                    "stands."};
        case Error::game_not_over:
            return {"game_not_over", "The game is not over yet."};
        case Error::rematch_pending:
            return {"rematch_pending",
                    "You have asked for a rematch already. Wait for the other player's answer."};
        case Error::too_many_games_in_match:
            return {"too_many",
                    "You have played very many games in a row. Start a new one instead."};
        case Error::no_takeback:
            return {"no_takeback", "There is no move of yours to take back."};
        case Error::takeback_pending:
            return {"takeback_pending",
                    "You have asked to take a move back already. Wait for the other player's "
                    "answer."};
        case Error::too_many_takebacks:
            return {"too_many", "You have taken back very many moves. Start a new game instead."};
        case Error::cannot_claim:
            return {"cannot_claim",
                    "You can claim the game when the other player, after a first move, has been "
                    "away for long enough."};
        case Error::no_analysis_now:
            return {"no_analysis",
                    "While two people play, nobody is told which moves are good. Ask again when "
                    "the game is over."};
        case Error::game_not_found:
            return {"game_not_found", "Game not found."};
        case Error::seat_taken:
            return {"seat_taken", "This game already has two players."};
    }
    return {"internal", "Unknown error."};
}

class Category final : public ErrorCategory {
public:
    const char* name() const noexcept override { return "connect4"; }
    std::string message(int value) const override {
        return describe(static_cast<Error>(value)).sentence;
    }
    std::string_view code(int value) const override {
        return describe(static_cast<Error>(value)).code;
    }
};

}  // namespace

const ErrorCategory& error_category() noexcept {
    static const Category category;
    return category;
}

std::string_view code_of(const boost::system::error_code& error) {
    const auto* category = dynamic_cast<const ErrorCategory*>(&error.category());
    return category ? category->code(error.value()) : "internal";
}

boost::system::error_code make_error_code(Error error) noexcept {
    return {static_cast<int>(error), error_category()};
}

}  // namespace connect4
