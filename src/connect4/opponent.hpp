#pragma once

#include <optional>

#include "connect4/match.hpp"

namespace connect4 {

/// The computer's highest level; the lowest is 1.
inline constexpr int max_level = 5;

/// The opponent of the player who starts a match.
struct Opponent {
    enum class Kind {
        friend_,   ///< a person on another connection
        local,     ///< a person on the same connection
        computer,  ///< this server's engine
    };

    Kind kind = Kind::friend_;
    int level = 0;             ///< the computer's: 1 to max_level
    Seat seat = Seat::second;  ///< the computer's

    friend bool operator==(const Opponent&, const Opponent&) = default;
};

/// The opponent as one character, for the journal: "f" for a friend, "l" for local. The computer on
/// the second seat has its level as a digit from "1", on the first seat as a letter from "A".
char to_code(const Opponent& opponent);

/// The opponent with this code; nothing if no opponent has it.
std::optional<Opponent> opponent_of(char code);

}  // namespace connect4
