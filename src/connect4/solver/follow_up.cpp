#include "connect4/solver/follow_up.hpp"

#include <algorithm>
#include <bit>

#include "connect4/score.hpp"
#include "connect4/solver/lanes.hpp"

namespace connect4 {
namespace {

using namespace bitboard;

// In the children it is the mover's turn; the follower is the player whose bound is looked for.
//
// The follower's score is half the number of cells that are left at the end, counting two more
// after a win. For that, which cells they are does not matter; none at all says that nothing is
// known.
constexpr int score_by_cells_left(int cells) { return cells / 2; }
constexpr Cells after_win_at_the_end = 0b11;
constexpr Cells after_draw = 0b1;

// How the cells are shared out if the follower answers each move above it.
struct Shares {
    constexpr Shares(Cells occupied, Cells threats_of_follower) {
        const Cells empty = all_cells ^ occupied;
        const Cells bases = playable_cells(occupied);
        const Cells even = empty & even_rows & ~bases;
        // Once the mover plays under a threat, the game is over: what is above it is never played.
        const Cells second_row = threats_of_follower & even & bottom_row << 1;
        const Cells fourth_row = threats_of_follower & even & bottom_row << 3;
        above_threats = second_row << 1 | second_row << 2 | second_row << 3 | second_row << 4 |
                        fourth_row << 1 | fourth_row << 2;
        follower = even & ~above_threats;
        threats = threats_of_follower & follower;
        // Where the next cell of a column is in an even row, nothing is below it to be followed up.
        // Such cells are answered by another such cell, so the mover gets some of them.
        mover = ((empty & odd_rows) | (bases & even_rows)) & ~above_threats;
    }

    // The cells that stay empty, apart from two, if the mover plays under a threat as late as
    // possible.
    constexpr Cells unplayed() const { return threats | threats >> 1 | above_threats; }

    Cells mover;          // all that the mover can get
    Cells follower;       // what the follower gets for certain, if the game lasts
    Cells threats;        // cells that win for the follower at once
    Cells above_threats;  // cells that nobody gets
};

// The second player follows up: every column or pair of columns has an even number of cells left.
CONNECT4_LANES void follow_up_as_second(const Node& node, const Children& children, Lanes& left) {
    const Cells follower = node.position.own();
    const Cells mover = node.position.other();
    for (int lane = 0; lane < lane_count; ++lane) {
        const Cells move = children.moves[lane];
        const Shares shares(children.occupied[lane], children.threats[lane]);
        const Cells wins = lines_of_four(follower | move | shares.follower);
        const Cells at_end = wins != 0 ? after_win_at_the_end : after_draw;
        const Cells cells = shares.threats != 0 ? shares.unplayed() : at_end;
        const Cells mover_wins = lines_of_four(mover | shares.mover);
        left[lane] = cells & -Cells(mover_wins == 0) & -Cells(move != 0);
    }
}

// Finds the first player's threats in odd rows that last: the mover takes one that can be played,
// and what is above a threat is never played. Where the mover cannot win at all, it is a draw at
// least. Returns whether there are threats.
CONNECT4_LANES bool find_threats(const Node& node, const Children& children, Lanes& threats,
                                 Lanes& left) {
    const Cells mover = node.position.other();
    Cells all_threats = 0;
    for (int lane = 0; lane < lane_count; ++lane) {
        const Cells occupied = children.occupied[lane];
        const Cells is_move = -Cells(children.moves[lane] != 0);
        const Shares shares(occupied, children.threats[lane]);
        const Cells passing = playable_cells(occupied) | shares.above_threats;
        threats[lane] = children.threats[lane] & odd_rows & ~passing & is_move;
        all_threats |= threats[lane];
        const Cells mover_wins = lines_of_four(mover | (all_cells ^ occupied));
        left[lane] = after_draw & -Cells(mover_wins == 0) & is_move;
    }
    return all_threats != 0;
}

// The first player follows up in all columns but that of their first threat, which is taken from
// the others. That column is left to the second player as far as it can be played; what remains
// above is odd. Returns whether there are threats in other columns.
CONNECT4_LANES bool follow_up_as_first(const Node& node, const Children& children, Lanes& threats,
                                       Lanes& left) {
    constexpr Cells third_row = bottom_row << 2;  // In the first row, no threat lasts.
    constexpr Cells fifth_row = bottom_row << 4;
    const Cells mover = node.position.other();
    Cells all_threats = 0;
    for (int lane = 0; lane < lane_count; ++lane) {
        const Cells occupied = children.occupied[lane];
        const Shares shares(occupied, children.threats[lane]);
        const Cells threat = lowest(threats[lane]);
        const Cells bottom = (threat & third_row) >> 2 | (threat & fifth_row) >> 4;
        const Cells column = (bottom << Connect4::rows) - bottom;
        const Cells below = column & (threat - 1) & ~occupied;
        const Cells mover_wins = lines_of_four(mover | (shares.mover & ~column) | below);
        const Cells unplayed_here = (column & ~(threat - 1)) | threat >> 1;
        const Cells cells = unplayed_here | (shares.unplayed() & ~column);
        left[lane] = cells & -Cells(mover_wins == 0) & -Cells(threat != 0);
        threats[lane] &= ~column;
        all_threats |= threats[lane];
    }
    return all_threats != 0;
}

int most_cells(const Lanes& lanes) {
    int most = 0;
    for (const Cells cells : lanes) most = std::max(most, std::popcount(cells));
    return most;
}

int most_left_as_first(const Node& node, const Children& children) {
    Lanes threats, left;
    bool has_threats = find_threats(node, children, threats, left);
    int most = most_cells(left);
    while (has_threats) {
        has_threats = follow_up_as_first(node, children, threats, left);
        most = std::max(most, most_cells(left));
    }
    return most;
}

int most_left_as_second(const Node& node, const Children& children) {
    Lanes left;
    follow_up_as_second(node, children, left);
    return most_cells(left);
}

}  // namespace

int follow_up_bound(const Node& node, const Children& children) {
    const bool is_first = node.checkers % 2 == 0;
    const int left =
        is_first ? most_left_as_first(node, children) : most_left_as_second(node, children);
    return left == 0 ? -highest_score : score_by_cells_left(left);
}

}  // namespace connect4
