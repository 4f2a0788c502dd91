#include "connect4/match.hpp"

namespace connect4 {
namespace {

using boost::system::error_code;

constexpr int column_of(Entry entry) { return entry - '0'; }

// The player who made an entry other than a move. A move's player depends on the game.
constexpr std::optional<Player> player_of(Entry entry) {
    if (entry == 'r' || entry == 'R') return PLAYER1;
    if (entry == 'y' || entry == 'Y') return PLAYER2;
    return std::nullopt;
}

constexpr bool is_resignation(Entry entry) { return entry == 'r' || entry == 'y'; }

}  // namespace

error_code Match::check(Player player, Entry entry) const {
    if (is_move(entry)) {
        if (is_over()) return Error::game_over;
        Connect4 next = game_;
        const auto row = next.play(player, column_of(entry));
        return row ? error_code() : row.error();
    }
    if (player_of(entry) != player) return Error::bad_event;
    if (is_resignation(entry)) return is_over() ? Error::game_over : error_code();
    if (!is_over()) return Error::game_not_over;
    if (entries_.size() >= max_entries) return Error::too_many_games_in_match;
    return wants_rematch_ == player ? Error::rematch_pending : error_code();
}

bool Match::apply(Entry entry) {
    const Player player = player_of(entry).value_or(game_.turn());
    if (check(player, entry)) return false;
    entries_ += entry;
    if (is_move(entry)) {
        static_cast<void>(game_.play(player, column_of(entry)));
    } else if (is_resignation(entry)) {
        resigned_ = player;
    } else if (!wants_rematch_) {
        wants_rematch_ = player;
    } else {
        game_ = Connect4();
        ++rematches_;
        resigned_.reset();
        wants_rematch_.reset();
    }
    return true;
}

Player Match::colour(Seat seat) const {
    const bool first_is_red = rematches_ % 2 == 0;
    return (seat == Seat::first) == first_is_red ? PLAYER1 : PLAYER2;
}

std::optional<Player> Match::winner() const {
    if (resigned_) return opponent(*resigned_);
    return game_.winner();
}

std::optional<Match> replay_match(std::string_view entries) {
    Match match;
    for (const Entry entry : entries) {
        if (!match.apply(entry)) return std::nullopt;
    }
    return match;
}

bool is_over(std::string_view entries) {
    const auto match = replay_match(entries);
    return match && match->is_over();
}

}  // namespace connect4
