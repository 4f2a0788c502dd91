#include "connect4/opponent.hpp"

namespace connect4 {
namespace {

// The codes of level 1 of the computer, by its seat; those of the higher levels follow.
constexpr char first_code_on_second_seat = '1';
constexpr char first_code_on_first_seat = 'A';
static_assert(max_level <= 9, "Codes of levels above 9 would no longer be digits.");

std::optional<Opponent> computer_of(char code, char first_code, Seat seat) {
    const int level = code - first_code + 1;
    if (level < 1 || level > max_level) return std::nullopt;
    return Opponent{Opponent::Kind::computer, level, seat};
}

}  // namespace

char to_code(const Opponent& opponent) {
    switch (opponent.kind) {
        case Opponent::Kind::friend_:
            return 'f';
        case Opponent::Kind::local:
            return 'l';
        case Opponent::Kind::computer:
            break;
    }
    const bool is_second = opponent.seat == Seat::second;
    const char first_code = is_second ? first_code_on_second_seat : first_code_on_first_seat;
    return static_cast<char>(first_code + opponent.level - 1);
}

std::optional<Opponent> opponent_of(char code) {
    if (code == 'f') return Opponent{};
    if (code == 'l') return Opponent{.kind = Opponent::Kind::local};
    if (const auto computer = computer_of(code, first_code_on_second_seat, Seat::second)) {
        return computer;
    }
    return computer_of(code, first_code_on_first_seat, Seat::first);
}

}  // namespace connect4
