#include "connect4/opponent.hpp"

namespace connect4 {

char to_code(const Opponent& opponent) {
    switch (opponent.kind) {
        case Opponent::Kind::local:
            return 'l';
        case Opponent::Kind::computer: {
            const char lowest = opponent.seat == Seat::second ? '1' : 'A';
            return static_cast<char>(lowest + opponent.level - 1);
        }
        default:
            return 'f';
    }
}

std::optional<Opponent> opponent_of(char code) {
    using Kind = Opponent::Kind;
    if (code == 'f') return Opponent{};
    if (code == 'l') return Opponent{.kind = Kind::local};
    if (code >= '1' && code <= '5') return Opponent{Kind::computer, code - '1' + 1, Seat::second};
    if (code >= 'A' && code <= 'E') return Opponent{Kind::computer, code - 'A' + 1, Seat::first};
    return std::nullopt;
}

}  // namespace connect4
