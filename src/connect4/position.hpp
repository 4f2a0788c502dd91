#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "connect4/bitboard.hpp"
#include "connect4/connect4.hpp"
#include "connect4/error.hpp"

namespace connect4 {

/// A position, without the moves that led to it: the checkers of the player who is to move, and all
/// checkers.
class Position {
public:
    /// The empty board.
    Position() = default;

    /// The position with the given checkers of the player who is to move, and of both players. It
    /// must be a position of a game.
    constexpr Position(Cells own, Cells occupied) : own_(own), occupied_(occupied) {}

    /// Plays a move of the player whose turn it is in a column, 0 to Connect4::columns - 1. An
    /// illegal move changes nothing and returns the reason: bad_column, game_over or slot_full; if
    /// several apply, the first of them in this order.
    boost::system::error_code play(int column);

    /// The checkers of the player who is to move.
    Cells own() const { return own_; }

    /// The checkers of the other player.
    Cells other() const { return own_ ^ occupied_; }

    /// The checkers of both players.
    Cells occupied() const { return occupied_; }

    /// The number of checkers on the board.
    int checkers() const { return std::popcount(occupied_); }

    /// Whether the column, 0 to Connect4::columns - 1, is not full.
    bool can_play(int column) const;

    /// Whether a move in this column completes four in a row; the column must not be full.
    bool wins_with(int column) const;

    /// Whether the last move completed four in a row.
    bool is_won() const { return bitboard::has_four(other()); }

    bool is_over() const { return is_won() || occupied_ == bitboard::all_cells; }

    /// The mirror image, which has the same score.
    Position mirrored() const { return {bitboard::mirrored(own_), bitboard::mirrored(occupied_)}; }

    /// The one of the position and its mirror image that has the smaller key.
    Position canonical() const {
        const Position image = mirrored();
        return key() < image.key() ? *this : image;
    }

    /// A number of bitboard::used_bits bits that no other position has: the checkers of the player
    /// who is to move, and in each column a bit on top of its checkers (from Fhourstones, too).
    std::uint64_t key() const { return own_ + occupied_ + bitboard::bottom_row; }

    friend bool operator==(const Position&, const Position&) = default;

private:
    Cells own_ = 0;
    Cells occupied_ = 0;
};

/// The position after these moves, columns from 0; or the reason why one of them is illegal.
Result<Position> make_position(std::span<const int> columns);

/// The current position of a game.
Position position_of(const Connect4& game);

}  // namespace connect4
