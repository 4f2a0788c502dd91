#include "connect4/match.hpp"

#include <algorithm>
#include <iterator>

namespace connect4 {
namespace {

using boost::system::error_code;

// By Action: the letters of red and of yellow.
constexpr std::string_view action_letters[] = {"ry", "wx", "de", "RY", "KL", "ab", "tu"};
static_assert(std::size(action_letters) == static_cast<std::size_t>(Action::take_back) + 1);

// By Begins. The first rule has no letter.
constexpr Entry begins_letters[] = {'\0', 'O', 'Z'};

constexpr int column_of(Entry entry) { return entry - '0'; }

// The player of an action's entry.
Player player_of(Entry entry, Action action) {
    const std::string_view letters = action_letters[static_cast<std::size_t>(action)];
    return entry == letters.front() ? PLAYER1 : PLAYER2;
}

// The rule with this letter; Begins::alternate if no rule has it.
Begins begins_of(Entry entry) {
    const auto found = std::ranges::find(begins_letters, entry);
    const bool is_known = entry != '\0' && found != std::end(begins_letters);
    return is_known ? static_cast<Begins>(found - begins_letters) : Begins::alternate;
}

}  // namespace

Entry entry_of(Action action, Player player) {
    return action_letters[static_cast<std::size_t>(action)][player == PLAYER1 ? 0 : 1];
}

std::optional<Action> action_of(Entry entry) {
    const auto has_entry = [entry](std::string_view letters) {
        return letters.find(entry) != letters.npos;
    };
    const auto found = std::ranges::find_if(action_letters, has_entry);
    if (found == std::end(action_letters)) return std::nullopt;
    return static_cast<Action>(found - action_letters);
}

std::optional<Entry> first_entry(Begins begins) {
    const Entry letter = begins_letters[static_cast<std::size_t>(begins)];
    return letter ? std::optional(letter) : std::nullopt;
}

error_code Match::check(Player player, Entry entry) const {
    if (is_move(entry)) return check_move(player, column_of(entry));
    const auto action = action_of(entry);
    if (!action || player_of(entry, *action) != player) return Error::bad_event;
    switch (*action) {
        case Action::resign:
        case Action::claim_win:
        case Action::claim_draw:
            return is_over() ? Error::game_over : error_code();
        case Action::rematch:
        case Action::same_rematch:
            return check_rematch(player);
        case Action::ask_takeback:
        case Action::take_back:
            return check_takeback(player, *action == Action::ask_takeback);
    }
    return Error::bad_event;
}

error_code Match::check_move(Player player, int column) const {
    if (is_over()) return Error::game_over;
    Connect4 next = game_;
    const auto row = next.play(player, column);
    return row ? error_code() : row.error();
}

error_code Match::check_rematch(Player player) const {
    if (!is_over()) return Error::game_not_over;
    if (entries_.size() >= max_entries) return Error::too_many_games_in_match;
    return wants_rematch_ == player ? Error::rematch_pending : error_code();
}

error_code Match::check_takeback(Player player, bool asks) const {
    if (early_end_ || wants_rematch_) return Error::no_takeback;
    if (asks && wants_takeback_ == player) return Error::takeback_pending;
    if (entries_.size() >= max_entries) return Error::too_many_takebacks;
    if (asks && wants_takeback_) return {};
    const std::size_t moves = game_.moves().size();
    return moves < (player == PLAYER1 ? 1U : 2U) ? Error::no_takeback : error_code();
}

bool Match::apply(Entry entry) {
    if (entries_.empty() && begins_of(entry) != Begins::alternate) {
        begins_ = begins_of(entry);
        entries_ += entry;
        return true;
    }
    const auto action = action_of(entry);
    const Player player = action ? player_of(entry, *action) : game_.turn();
    if (check(player, entry)) return false;
    entries_ += entry;
    if (action) {
        apply_action(player, *action);
    } else {
        apply_move(player, column_of(entry));
    }
    return true;
}

void Match::apply_move(Player player, int column) {
    static_cast<void>(game_.play(player, column));
    wants_takeback_.reset();
}

void Match::apply_action(Player player, Action action) {
    switch (action) {
        case Action::resign:
        case Action::claim_win:
        case Action::claim_draw:
            early_end_ = action;
            if (action == Action::resign) awarded_ = opponent(player);
            if (action == Action::claim_win) awarded_ = player;
            wants_takeback_.reset();
            break;
        case Action::rematch:
        case Action::same_rematch:
            ask_for_rematch(player, action == Action::rematch);
            break;
        case Action::ask_takeback:
            if (wants_takeback_) {
                take_back(*wants_takeback_);
            } else {
                wants_takeback_ = player;
            }
            break;
        case Action::take_back:
            take_back(player);
            break;
    }
}

// The second player who asks agrees to what the first one has asked for.
void Match::ask_for_rematch(Player player, bool swaps) {
    wants_takeback_.reset();
    if (!wants_rematch_) {
        wants_rematch_ = player;
        swaps_ = swaps;
        return;
    }
    const auto victor = winner();
    ++(victor ? wins_[index_of(seat(*victor))] : draws_);
    if (swaps_) first_is_red_ = !first_is_red_;
    game_ = Connect4();
    ++rematches_;
    early_end_.reset();
    awarded_.reset();
    wants_rematch_.reset();
}

void Match::take_back(Player player) {
    const auto moves = game_.moves();
    const std::size_t kept = moves.size() - (moves.back().player == player ? 1 : 2);
    Connect4 before;
    for (const Move& move : moves.first(kept)) {
        static_cast<void>(before.play(move.player, move.column));
    }
    game_ = before;
    ++takebacks_;
    wants_takeback_.reset();
}

Player Match::colour(Seat seat) const {
    return (seat == Seat::first) == first_is_red_ ? PLAYER1 : PLAYER2;
}

std::optional<Player> Match::winner() const { return early_end_ ? awarded_ : game_.winner(); }

bool Match::is_draw() const { return early_end_ ? !awarded_ : game_.is_draw(); }

Seat Match::seat(Player player) const {
    return (player == PLAYER1) == first_is_red_ ? Seat::first : Seat::second;
}

Series Match::series() const {
    return {wins_[index_of(seat(PLAYER1))], wins_[index_of(seat(PLAYER2))], draws_};
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
