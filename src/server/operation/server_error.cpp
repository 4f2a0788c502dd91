#include "server/operation/server_error.hpp"

#include <string>

#include "connect4/error.hpp"
#include "websockets/close_code.hpp"

namespace server {

namespace close_code = websockets::close_code;

namespace {

struct Description {
    std::string_view code;
    std::uint16_t close_code;
    const char* sentence;
};

// There is no `default`, so that the compiler asks for the description of a new error.
Description describe(ServerError error) {
    switch (error) {
        case ServerError::unavailable:
            return {"unavailable", close_code::try_again_later,
                    "The server cannot record the game now. Try again in a moment."};
        case ServerError::engine_busy:
            return {"busy", close_code::try_again_later,
                    "The computer has too much to think about now. Try again in a moment."};
        case ServerError::too_many_events:
            return {"too_many", close_code::policy_violation,
                    "You are sending events too fast. This one was ignored; wait a moment."};
        case ServerError::too_many_reactions:
            return {"too_many", close_code::policy_violation,
                    "Only one reaction a second is shown. This one was ignored."};
        case ServerError::too_many_games:
            return {"too_many", close_code::policy_violation,
                    "Too many games were started from your address. Try again later."};
        case ServerError::too_many_connections:
            return {
                "too_many", close_code::policy_violation,
                "There are too many connections from your address. Close some, then try again."};
        case ServerError::too_late:
            return {"too_late", close_code::policy_violation,
                    "Nothing was sent for too long. Connect again when you want to play."};
    }
    return {"internal", close_code::internal_error, "Unknown error."};
}

class Category final : public connect4::ErrorCategory {
public:
    const char* name() const noexcept override { return "server"; }
    std::string message(int value) const override {
        return describe(static_cast<ServerError>(value)).sentence;
    }
    std::string_view code(int value) const override {
        return describe(static_cast<ServerError>(value)).code;
    }
};

const Category& server_error_category() noexcept {
    static const Category category;
    return category;
}

}  // namespace

boost::system::error_code make_error_code(ServerError error) noexcept {
    return {static_cast<int>(error), server_error_category()};
}

std::uint16_t close_code_of(const boost::system::error_code& error) {
    if (error.category() != server_error_category()) return close_code::normal;
    return describe(static_cast<ServerError>(error.value())).close_code;
}

}  // namespace server
