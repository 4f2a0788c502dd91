#pragma once

#include <optional>

#include "connect4/events.hpp"
#include "connect4/match.hpp"

namespace server {

/// Who plays against the one who starts a match.
struct Opponent {
    using Kind = connect4::Event::Opponent;

    Kind kind = Kind::friend_;
    int level = 0;                                 ///< of the computer: 1 to 5
    connect4::Seat seat = connect4::Seat::second;  ///< where the computer sits

    friend bool operator==(const Opponent&, const Opponent&) = default;
};

/// The opponent that an init event asks for.
Opponent opponent_of(const connect4::Event& init);

/// The opponent as one character, for the journal: "f" and "l" for a friend and local, "1" to "5"
/// for the computer on the second seat, "A" to "E" for the computer on the first one.
char to_code(const Opponent& opponent);

/// The opponent of this code; nothing if there is none.
std::optional<Opponent> opponent_of(char code);

}  // namespace server
