#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connect4/connect4.hpp"

namespace connect4 {

/// The seat of one of the two players: the first started the match, the second joined it. Players
/// keep their seats when they swap colours.
enum class Seat : std::uint8_t { first, second };

inline constexpr std::array<Seat, 2> SEATS = {Seat::first, Seat::second};

/// The place of a seat's value in an array that has one for each seat.
constexpr std::size_t index_of(Seat seat) { return static_cast<std::size_t>(seat); }

/// One entry of a match's record, as a character. A move is the digit of its column. An action of a
/// player is a letter: each Action has two of them, the first for red and the second for yellow.
/// The rule of a match, if it is another one than Begins::alternate, is a letter as well; it is the
/// first entry.
using Entry = char;
static_assert(Connect4::columns <= 10, "A move's entry is one digit, its column.");

constexpr Entry move_entry(int column) { return static_cast<char>('0' + column); }
constexpr bool is_move(Entry entry) { return entry >= '0' && entry < '0' + Connect4::columns; }

/// An action of a player other than a move.
enum class Action {
    resign,        ///< "r", "y"
    claim_win,     ///< "w", "x": the other player has gone
    claim_draw,    ///< "d", "e": the same
    rematch,       ///< "R", "Y": ask for a rematch with swapped colours, or agree to one
    same_rematch,  ///< "K", "L": ask for a rematch with the same colours, or agree to one
    ask_takeback,  ///< "a", "b": ask to take back one's last move, or agree to the request
    take_back,     ///< "t", "u": take back one's last move without asking
};

/// The entry of a player's action.
Entry entry_of(Action action, Player player);

/// The action of an entry; nothing if it is of another kind.
std::optional<Action> action_of(Entry entry);

/// The rule that decides which player has red, and so begins, in the games after the first one.
enum class Begins : std::uint8_t {
    alternate,  ///< The players swap colours after each game.
    loser,   ///< "O": The loser of the last game has red. After a draw, the players swap colours.
    random,  ///< "Z": It is random.
};

/// The first entry of a match with this rule; nothing for Begins::alternate, which needs none.
std::optional<Entry> first_entry(Begins begins);

/// The results of the games of a match before the current one, by the players' current colours.
struct Series {
    int red_wins = 0;
    int yellow_wins = 0;
    int draws = 0;

    friend bool operator==(const Series&, const Series&) = default;
};

/// A series of games between two players.
///
/// A match is determined by its entries: the same entries, applied in the same order, always give
/// the same match. So only its entries must be stored or shared.
class Match {
public:
    /// A match with this number of entries allows no further rematch and takes no move back, so
    /// that its record cannot grow without end.
    static constexpr std::size_t max_entries = 10'000;

    /// The reason why the player cannot make this entry now; no error if the player can.
    ///
    /// A rematch is possible after the end of a game. It begins when both players have asked for
    /// it; the first request says whether they swap colours.
    ///
    /// A takeback is possible unless the game ended early or a rematch was asked for. It removes
    /// the last move of the player who asked, and the answer to it. A move declines an open
    /// request.
    ///
    /// The caller checks whether a player is absent, and whether a player may take moves back
    /// without asking.
    boost::system::error_code check(Player player, Entry entry) const;

    /// Appends an entry: a move is made by the player whose turn it is. Returns false, and changes
    /// nothing, if the entry is not possible now.
    bool apply(Entry entry);

    /// All entries since the match began.
    const std::string& entries() const { return entries_; }

    /// The current game; until a rematch begins, the one that has ended.
    const Connect4& game() const { return game_; }

    /// The number of games before this one.
    int rematches() const { return rematches_; }

    /// The colour of a seat in this game. The first seat is red in the first game.
    Player colour(Seat seat) const;

    /// The seat that has a colour in this game.
    Seat seat(Player player) const;

    /// The winner of this game, by four in a row or by its early end.
    std::optional<Player> winner() const;

    /// Whether nobody has won, because the board is full or the draw was claimed.
    bool is_draw() const;

    bool is_over() const { return winner() || is_draw(); }

    /// How the game ended before its last move: `resign`, `claim_win` or `claim_draw`.
    std::optional<Action> early_end() const { return early_end_; }

    /// The player who has asked for a rematch and waits for the opponent.
    std::optional<Player> wants_rematch() const { return wants_rematch_; }

    /// The player who has asked to take a move back and waits for the opponent.
    std::optional<Player> wants_takeback() const { return wants_takeback_; }

    /// How often moves were taken back in this match.
    int takebacks() const { return takebacks_; }

    /// The results of the games before this one.
    Series series() const;

    Begins begins() const { return begins_; }

private:
    boost::system::error_code check_move(Player player, int column) const;
    boost::system::error_code check_rematch(Player player) const;
    boost::system::error_code check_takeback(Player player, bool asks) const;
    void apply_move(Player player, int column);
    void apply_action(Player player, Action action);
    void ask_for_rematch(Player player, bool swaps);
    void take_back(Player player);

    std::string entries_;
    Begins begins_ = Begins::alternate;
    Connect4 game_;
    bool first_is_red_ = true;  // the first seat
    int rematches_ = 0;
    std::array<int, 2> wins_{};  // by seat
    int draws_ = 0;
    int takebacks_ = 0;
    std::optional<Action> early_end_;
    std::optional<Player> awarded_;  // the winner of a game that ended early
    std::optional<Player> wants_rematch_;
    bool swaps_ = true;  // whether the rematch that is asked for swaps the colours
    std::optional<Player> wants_takeback_;
};

/// The match with these entries; nothing if one of them is impossible.
std::optional<Match> replay_match(std::string_view entries);

/// Whether these are the entries of a match whose current game is over.
bool is_over(std::string_view entries);

}  // namespace connect4
