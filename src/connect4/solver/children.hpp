#pragma once

#include <cstdint>

#include "connect4/bitboard.hpp"
#include "connect4/position.hpp"
#include "connect4/solver/lanes.hpp"

namespace connect4 {

/// A node of the search tree: a position, and what the search needs to know about it.
struct Node {
    Position position;
    int checkers;
    Cells threats;        ///< of the player who is to move, see winning_cells()
    Cells other_threats;  ///< of the other player
    Cells moves;          ///< that do not lose at once; only one of a move and its mirror image
    std::uint64_t hash;   ///< for the transposition table
};

/// The node of a position.
Node make_node(const Position& position);

/// The children of a node, by the column of the move. In a lane without a move, `moves` is 0, and
/// the rest is meaningless.
struct Children {
    Lanes moves;
    Lanes occupied;
    Lanes threats;  ///< of the player who has moved
    Lanes replies;  ///< the moves of the child node
    Lanes hashes;

    /// The child node after the move in a column.
    Node node(const Node& parent, int column) const {
        return {.position = Position(parent.position.other(), occupied[column]),
                .checkers = parent.checkers + 1,
                .threats = parent.other_threats & ~moves[column],
                .other_threats = threats[column],
                .moves = replies[column],
                .hash = hashes[column]};
    }
};

/// Computes the children of a node that has moves, and in which neither player can win with their
/// next move. Returns false if one of the children has no moves: the player of this node then wins
/// with their second move from now on, and the children are meaningless.
bool expand(const Node& node, Children& children);

}  // namespace connect4
