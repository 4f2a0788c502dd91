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
            return "type must be \"play\".";
        case Error::missing_column:
            return "A \"play\" event must have a column, an integer from 0 to 6.";
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

boost::system::error_code make_error_code(Error error) noexcept {
    return {static_cast<int>(error), error_category()};
}

}  // namespace connect4
