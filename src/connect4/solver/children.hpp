#pragma once

#include <cstdint>

#include "connect4/bitboard.hpp"
#include "connect4/position.hpp"
#include "connect4/solver/lanes.hpp"

namespace connect4 {

/// A position, and what a search needs to know about it.
struct Node {
    Position position;
    int checkers;
    Cells threats;        ///< empty cells that win for the player who is to move
    Cells other_threats;  ///< and for the other one
    Cells moves;          ///< those that do not lose at once; of mirrored ones, one of each pair
    std::uint64_t key;    ///< for the transposition table
};

/// The node of a position.
Node make_node(const Position& position);

/// What follows from each move of a position, by columns. In a lane without a move, only `moves`
/// means something: it is 0.
struct Children {
    Lanes moves;
    Lanes occupied;
    Lanes threats;  ///< of the player who has moved
    Lanes replies;  ///< as a node's moves
    Lanes keys;

    /// The position after the move in a column.
    Node node(const Node& parent, int column) const {
        return {.position = Position(parent.position.other(), occupied[column]),
                .checkers = parent.checkers + 1,
                .threats = parent.other_threats & ~moves[column],
                .other_threats = threats[column],
                .moves = replies[column],
                .key = keys[column]};
    }
};

/// Plays each of the moves of a node in which nobody can win with their next move, and which has
/// moves. Returns false if one of them leaves no reply: whatever is played there, the player of
/// this node wins with the move after. Then the children mean nothing.
bool expand(const Node& node, Children& children);

}  // namespace connect4
