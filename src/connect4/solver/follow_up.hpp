#pragma once

#include "connect4/solver/children.hpp"

namespace connect4 {

/// A lower bound of the node's score, found without a search: what the player who is to move
/// reaches at least with one of these moves and then, if that is enough, by answering on top of
/// each move of the other one. The lowest score if nothing is known.
///
/// Who does so gets the even rows: that is how the second player draws or wins once nothing else
/// happens ("follow-up" and "zugzwang" with James D. Allen, "claimeven" with Victor Allis). The
/// first player can do so if an odd row has a threat of theirs, which nobody wants to play under:
/// it takes the place of one move, and so hands the other player the zugzwang.
int follow_up_bound(const Node& node, const Children& children);

}  // namespace connect4
