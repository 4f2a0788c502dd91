#pragma once

#include "connect4/solver/children.hpp"

namespace connect4 {

/// A static lower bound of the node's score, found without a search; -score_limit if nothing is
/// known. It is the score that the player who is to move reaches with the best of the children, and
/// then by following up: answering each move of the opponent in the cell above it.
///
/// A player who follows up gets the cells in even rows. This is how the second player draws or wins
/// by zugzwang (Allen, "The Complete Book of Connect 4", calls it follow-up; Allis, "A
/// Knowledge-Based Approach of Connect-Four", 1988, calls it claimeven). The first player can do
/// the same with a threat in an odd row: neither player wants to play in the cell below it, so that
/// the parity of the moves elsewhere is reversed.
int follow_up_bound(const Node& node, const Children& children);

}  // namespace connect4
