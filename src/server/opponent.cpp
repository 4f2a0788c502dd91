#include "server/opponent.hpp"

namespace server {

using namespace connect4;

Opponent opponent_of(const Event& init) {
    // Red begins, and so sits on the first seat.
    const Seat seat = init.player == PLAYER1 ? Seat::second : Seat::first;
    if (init.opponent != Event::Opponent::computer) return {.kind = init.opponent};
    return {init.opponent, init.level, seat};
}

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

}  // namespace server
