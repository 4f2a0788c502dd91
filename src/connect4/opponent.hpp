#pragma once

#include <optional>

#include "connect4/match.hpp"

namespace connect4 {

/// Who plays against the one who starts a match.
struct Opponent {
    enum class Kind {
        friend_,   ///< another person, on a connection of their own
        local,     ///< another person, on the same connection
        computer,  ///< this server's engine
    };

    Kind kind = Kind::friend_;
    int level = 0;             ///< of the computer: 1 to 5
    Seat seat = Seat::second;  ///< where the computer sits

    friend bool operator==(const Opponent&, const Opponent&) = default;
};

/// The opponent as one character, for the journal: "f" and "l" for a friend and local, "1" to "5"
/// for the computer on the second seat, "A" to "E" for the computer on the first one.
char to_code(const Opponent& opponent);

/// The opponent of this code; nothing if there is none.
std::optional<Opponent> opponent_of(char code);

}  // namespace connect4
