#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connect4/connect4.hpp"

namespace connect4 {

/// The place of one of the two people who play: the first started the match, the second joined.
/// They keep their seats when they swap colours.
enum class Seat : std::uint8_t { first, second };

inline constexpr std::array<Seat, 2> SEATS = {Seat::first, Seat::second};

/// One thing that happened in a match, as one character of its record: a move is the digit of its
/// column; "r" or "y" says that red or yellow resigned, "R" or "Y" that they want a rematch.
using Entry = char;

constexpr Entry move_entry(int column) { return static_cast<char>('0' + column); }
constexpr Entry resign_entry(Player player) { return player == PLAYER1 ? 'r' : 'y'; }
constexpr Entry rematch_entry(Player player) { return player == PLAYER1 ? 'R' : 'Y'; }
constexpr bool is_move(Entry entry) { return entry >= '0' && entry < '0' + Connect4::columns; }

/// The games that two people play one after the other, swapping colours each time.
///
/// A match is what its entries make it: the same entries, applied in the same order, give the same
/// match anywhere and at any time. So its record is all that has to be kept or shared.
class Match {
public:
    /// A match with so many entries has no rematch any more: its record, which grows with each of
    /// them, must end some time.
    static constexpr std::size_t max_entries = 10'000;

    /// The reason why the player cannot make this entry now; no error if they can. After the end of
    /// a game there can be a rematch only, once both players have asked for it.
    boost::system::error_code check(Player player, Entry entry) const;

    /// Appends an entry, which is of the player who can make it. Returns false, and changes
    /// nothing, if nobody can.
    bool apply(Entry entry);

    /// All entries since the match began.
    const std::string& entries() const { return entries_; }

    /// The game that is being played, or that has ended without a rematch so far.
    const Connect4& game() const { return game_; }

    /// How many games came before it.
    int rematches() const { return rematches_; }

    /// The colour of a seat in this game: the first one is red in the first game.
    Player colour(Seat seat) const;

    /// Who won this game, by four in a row or because the other one resigned.
    std::optional<Player> winner() const;

    /// Who resigned from this game.
    std::optional<Player> resigned() const { return resigned_; }

    /// Who has asked for a rematch and waits for the other one.
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

/// The match with these entries; nothing if they cannot be those of a match.
std::optional<Match> replay_match(std::string_view entries);

/// Whether these are the entries of a match whose game is over.
bool is_over(std::string_view entries);

}  // namespace connect4
