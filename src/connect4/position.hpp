#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "connect4/bitboard.hpp"
#include "connect4/connect4.hpp"
#include "connect4/error.hpp"

namespace connect4 {

/// A game as the solver sees it: the checkers of the player who is to move, and all checkers. How
/// they came there is forgotten.
class Position {
public:
    /// The empty board.
    Position() = default;

    /// The position with these checkers of the player who is to move, and these of both. They must
    /// be a game's.
    constexpr Position(Cells own, Cells occupied) : own_(own), occupied_(occupied) {}

    /// Plays a move of the player whose turn it is in a column, 0 to 6. An illegal move changes
    /// nothing and returns the reason: bad_column, game_over or slot_full; where several hold, the
    /// first of them in this order.
    boost::system::error_code play(int column);

    /// The checkers of the player who is to move.
    Cells own() const { return own_; }

    /// Those of the other one.
    Cells other() const { return own_ ^ occupied_; }

    /// Those of both.
    Cells occupied() const { return occupied_; }

    /// How many checkers there are.
    int checkers() const { return std::popcount(occupied_); }

    bool can_play(int column) const;

    /// Whether a move in this column, which can be played, completes four in a row.
    bool wins_with(int column) const;

    /// Whether the last move completed four in a row.
    bool is_won() const { return bitboard::has_four(other()); }

    bool is_over() const { return is_won() || occupied_ == bitboard::all_cells; }

    /// As a mirror shows it: its score is the same.
    Position mirrored() const { return {bitboard::mirrored(own_), bitboard::mirrored(occupied_)}; }

    /// The position or its mirror image: the same one for both of them.
    Position without_mirror() const {
        const Position image = mirrored();
        return key() < image.key() ? *this : image;
    }

    /// A number below 2^49 that no other position has: the checkers of the player who is to move,
    /// and in each column a bit on top of its checkers (Tromp again).
    std::uint64_t key() const { return own_ + occupied_ + bitboard::bottom_row; }

    friend bool operator==(const Position&, const Position&) = default;

private:
    Cells own_ = 0;
    Cells occupied_ = 0;
};

/// The position after these moves, columns 0 to 6; or why one of them is illegal.
Result<Position> make_position(std::span<const int> columns);

/// The position of a game.
Position position_of(const Connect4& game);

}  // namespace connect4
