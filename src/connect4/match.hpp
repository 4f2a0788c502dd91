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

/// One entry of a match's record, as a character: a move is the digit of its column, "r" and "y"
/// are the resignations of red and yellow, "R" and "Y" their requests for a rematch.
using Entry = char;
static_assert(Connect4::columns <= 10, "A move's entry is one digit, its column.");

constexpr Entry move_entry(int column) { return static_cast<char>('0' + column); }
constexpr Entry resign_entry(Player player) { return player == PLAYER1 ? 'r' : 'y'; }
constexpr Entry rematch_entry(Player player) { return player == PLAYER1 ? 'R' : 'Y'; }
constexpr bool is_move(Entry entry) { return entry >= '0' && entry < '0' + Connect4::columns; }

/// A series of games between two players, who swap colours after each of them.
///
/// A match is determined by its entries: the same entries, applied in the same order, always give
/// the same match. So only its entries must be stored or shared.
class Match {
public:
    /// A match with this number of entries allows no further rematch, so that its record cannot
    /// grow without end.
    static constexpr std::size_t max_entries = 10'000;

    /// The reason why the player cannot make this entry now; no error if the player can. After the
    /// end of a game only a rematch is possible; it begins when both players have asked for it.
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

    /// The winner of this game, by four in a row or because the opponent resigned.
    std::optional<Player> winner() const;

    /// The player who has resigned from this game.
    std::optional<Player> resigned() const { return resigned_; }

    /// The player who has asked for a rematch and waits for the opponent.
    std::optional<Player> wants_rematch() const { return wants_rematch_; }

    bool is_draw() const { return game_.is_draw() && !resigned_; }
    bool is_over() const { return winner() || is_draw(); }

private:
    std::string entries_;
    Connect4 game_;
    int rematches_ = 0;
    std::optional<Player> resigned_;
    std::optional<Player> wants_rematch_;
};

/// The match with these entries; nothing if one of them is impossible.
std::optional<Match> replay_match(std::string_view entries);

/// Whether these are the entries of a match whose current game is over.
bool is_over(std::string_view entries);

}  // namespace connect4
