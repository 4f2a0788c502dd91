#include "connect4/solver/follow_up.hpp"

#include <algorithm>
#include <bit>

#include "connect4/score.hpp"
#include "connect4/solver/lanes.hpp"

namespace connect4 {
namespace {

using namespace bitboard;

static_assert(Connect4::rows == 6,
              "Following up needs an even number of rows, so that each move has a reply above it; "
              "with another even number, adapt the rows that are named here.");

constexpr Cells second_row = row_cells(1);
constexpr Cells third_row = row_cells(2);
constexpr Cells fourth_row = row_cells(3);
constexpr Cells fifth_row = row_cells(4);

// The bound is the follower's: the player of the node, who plays a child's move and follows up. The
// mover is the opponent, who is to move in the children.
//
// The follower's score is half the number of cells that are empty at the end, plus 1 for a win. A
// set of cells stands for that number: two more cells for a win, one cell for a draw, because the
// empty set means that nothing is known.
constexpr int score_by_cells_left(int cells) { return cells / 2; }
constexpr Cells after_win_at_the_end = 0b11;
constexpr Cells after_draw = 0b1;

// The cells that each player gets if the follower answers each move in the cell above it.
struct Shares {
    constexpr Shares(Cells occupied, Cells threats_of_follower) {
        const Cells empty = all_cells ^ occupied;
        const Cells bases = playable_cells(occupied);
        const Cells even = empty & even_rows & ~bases;
        // When the mover plays below a threat, the follower wins: cells above it stay empty.
        const Cells lower = threats_of_follower & even & second_row;
        const Cells upper = threats_of_follower & even & fourth_row;
        above_threats = lower << 1 | lower << 2 | lower << 3 | lower << 4 | upper << 1 | upper << 2;
        follower = even & ~above_threats;
        threats = threats_of_follower & follower;
        // If a column's next cell is in an even row, the cell below it is taken already. The reply
        // to a move in such a cell is a move in another such cell, so the mover may get any.
        mover = ((empty & odd_rows) | (bases & even_rows)) & ~above_threats;
    }

    // The cells that stay empty, plus two for the win, if the mover plays below a threat as late as
    // possible.
    constexpr Cells unplayed() const { return threats | threats >> 1 | above_threats; }

    Cells mover;          // all cells that the mover may get
    Cells follower;       // the cells that the follower gets unless the game ends before
    Cells threats;        // the follower's threats among these
    Cells above_threats;  // cells that neither player gets
};

// The second player follows up. The number of empty cells is even: in each column, or in columns
// taken in pairs.
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

// Finds the first player's lasting threats in odd rows: those that the mover cannot take at once,
// and that are not above another threat. If the mover cannot win at all, the bound is a draw.
// Returns whether there are threats in any lane.
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

// The first player follows up in all columns except that of their first threat, which is removed
// from the threats. The cells below this threat count as the mover's; those above it, an odd
// number, stay empty. Returns whether threats in other columns remain.
CONNECT4_LANES bool follow_up_as_first(const Node& node, const Children& children, Lanes& threats,
                                       Lanes& left) {
    const Cells mover = node.position.other();
    Cells all_threats = 0;
    for (int lane = 0; lane < lane_count; ++lane) {
        const Cells occupied = children.occupied[lane];
        const Shares shares(occupied, children.threats[lane]);
        const Cells threat = lowest(threats[lane]);
        // In the first row, no threat lasts.
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

int max_cells(const Lanes& lanes) {
    int max = 0;
    for (const Cells cells : lanes) max = std::max(max, std::popcount(cells));
    return max;
}

int max_left_as_first(const Node& node, const Children& children) {
    Lanes threats, left;
    bool has_threats = find_threats(node, children, threats, left);
    int max = max_cells(left);
    while (has_threats) {
        has_threats = follow_up_as_first(node, children, threats, left);
        max = std::max(max, max_cells(left));
    }
    return max;
}

int max_left_as_second(const Node& node, const Children& children) {
    Lanes left;
    follow_up_as_second(node, children, left);
    return max_cells(left);
}

}  // namespace

int follow_up_bound(const Node& node, const Children& children) {
    const bool is_first = node.checkers % 2 == 0;
    const int left =
        is_first ? max_left_as_first(node, children) : max_left_as_second(node, children);
    return left == 0 ? -score_limit : score_by_cells_left(left);
}

}  // namespace connect4
