#include "connect4/follow_up.hpp"

#include <algorithm>
#include <bit>

namespace connect4 {
namespace {

using namespace bitboard;

// The score of the player who does not win, if the board has so many checkers at the end.
constexpr int loss_after(int checkers) { return (checkers + 1) / 2 - 22; }

// The cells above these, which are in even rows.
constexpr Cells above_even(Cells cells) {
    constexpr Cells second_row = bottom_row << 1;
    constexpr Cells fourth_row = bottom_row << 3;
    return (cells & second_row) * 0b11110 | (cells & fourth_row) * 0b110;
}

// How the cells are shared out if one player follows up the moves of the other.
struct Shares {
    explicit Shares(const FollowUpPosition& position) {
        const Cells empty = all_cells ^ position.occupied;
        const Cells bases = playable_cells(position.occupied);
        follower = empty & even_rows & ~bases;
        threats = position.threats & follower;
        // Once the mover plays under a threat, the game is over: what is above it is never played.
        above_threats = above_even(threats);
        follower &= ~above_threats;
        threats &= ~above_threats;
        // Where the next cell of a column is in an even row, nothing is below it to be followed up.
        // Such cells are answered by another such cell, so the mover gets some of them.
        mover = ((empty & odd_rows) | (bases & even_rows)) & ~above_threats;
    }

    Cells mover;          ///< all that the player to move can get
    Cells follower;       ///< what the other one gets for certain, if the game lasts
    Cells threats;        ///< cells that win for the follower at once
    Cells above_threats;  ///< cells that nobody gets
};

// The cells that stay empty, apart from two, if the mover plays under a threat as late as possible.
int count_unplayed(Cells threats, Cells above_threats) {
    return std::popcount(threats | threats >> 1 | above_threats);
}

constexpr int board_size = Connect4::columns * Connect4::rows;

// The first player is to move, and every column or pair of columns has an even number of cells
// left.
int bound_of_first_player(const FollowUpPosition& position) {
    const Shares shares(position);
    if (has_four(position.own | shares.mover)) return no_bound;
    if (shares.threats != 0) {
        return loss_after(board_size + 2 - count_unplayed(shares.threats, shares.above_threats));
    }
    const Cells other = position.own ^ position.occupied;
    return has_four(other | shares.follower) ? loss_after(board_size) : 0;
}

// The second player is to move; the first one has a threat in an odd row, the lowest of its column.
// That column is left to the second player as far as it can be played. What remains above is odd.
int bound_by_threat(const FollowUpPosition& position, const Shares& shares, Cells threat) {
    const int bit = std::countr_zero(threat);
    const Cells column = column_cells(bit / column_bits);
    const Cells below = column & (threat - 1) & ~position.occupied;
    if (has_four(position.own | (shares.mover & ~column) | below)) return no_bound;
    const Cells unplayed_here = (column & ~(threat - 1)) | threat >> 1;
    const int unplayed = std::popcount(unplayed_here) +
                         count_unplayed(shares.threats & ~column, shares.above_threats & ~column);
    return loss_after(board_size + 2 - unplayed);
}

// Whether the player who is to move could win if all empty cells were theirs.
bool can_win(const FollowUpPosition& position) {
    return has_four(position.own | (all_cells ^ position.occupied));
}

int bound_of_second_player(const FollowUpPosition& position) {
    int bound = can_win(position) ? no_bound : 0;
    const Cells odd_threats = position.threats & odd_rows & ~playable_cells(position.occupied);
    if (odd_threats == 0) return bound;
    const Shares shares(position);
    for (Cells left = odd_threats & ~shares.above_threats; left != 0;) {
        const Cells threat = lowest(left);
        bound = std::min(bound, bound_by_threat(position, shares, threat));
        left &= ~column_cells(std::countr_zero(threat) / column_bits);
    }
    return bound;
}

}  // namespace

int follow_up_bound(const FollowUpPosition& position) {
    return position.checkers % 2 == 0 ? bound_of_first_player(position)
                                      : bound_of_second_player(position);
}

}  // namespace connect4
