#pragma once

#include "connect4/bitboard.hpp"

namespace connect4 {

/// A position in which nobody has won and the player who is to move cannot win at once.
struct FollowUpPosition {
    Cells own;       ///< the checkers of the player who is to move
    Cells occupied;  ///< all checkers
    Cells threats;   ///< the empty cells that would win for the other player
    int checkers;    ///< how many there are
};

/// What follow_up_bound() returns if it knows nothing.
inline constexpr int no_bound = 22;

/// An upper bound of the score, found without a search: what the player who is to move can reach at
/// most if the other one always answers on top of the last move.
///
/// Who does so gets the even rows: that is how the second player draws or wins once nothing else
/// happens ("follow-up" and "zugzwang" with James D. Allen, "claimeven" with Victor Allis). The
/// first player can do so if an odd row has a threat of theirs, which nobody wants to play under:
/// it takes the place of one move, and so hands the other player the zugzwang.
int follow_up_bound(const FollowUpPosition& position);

}  // namespace connect4
