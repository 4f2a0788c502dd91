#include "connect4/solver/children.hpp"

#include <algorithm>

#include "connect4/solver/transposition_table.hpp"

namespace connect4 {
namespace {

using namespace bitboard;

// With more checkers, a search rarely meets both a position and its mirror image, and it costs more
// to look for them than to search both.
constexpr int max_checkers_with_mirror = 14;

// In each lane the cells of its column.
constexpr Lanes lane_columns = [] {
    Lanes lanes{};
    for (int column = 0; column < Connect4::columns; ++column) lanes[column] = column_cells(column);
    return lanes;
}();

// Plays all moves of the node. Returns whether all children have moves.
CONNECT4_LANES bool play_all(const Node& node, Children& children) {
    const Cells own = node.position.own();
    const Cells other = node.position.other();
    const Cells occupied_before = node.position.occupied();
    const Cells moves = node.moves;
    Cells winning = 0;
    for (int lane = 0; lane < lane_count; ++lane) {
        const Cells move = moves & lane_columns[lane];
        const Cells occupied = occupied_before | move;
        const Cells threats = winning_cells(own | move, occupied);
        const Cells replies = safe_moves(occupied, threats);
        winning |= move & -Cells(replies == 0);
        children.moves[lane] = move;
        children.occupied[lane] = occupied;
        children.threats[lane] = threats;
        children.replies[lane] = replies;
        children.hashes[lane] = TranspositionTable::hash(Position(other, occupied).key());
    }
    return winning == 0;
}

std::uint64_t hash_of(const Position& position, int checkers) {
    std::uint64_t key = position.key();
    if (checkers <= max_checkers_with_mirror) key = std::min(key, position.mirrored().key());
    return TranspositionTable::hash(key);
}

// In a symmetric position, a move and its mirror image have the same score; one of them is enough.
Cells without_mirrored(const Position& position, int checkers, Cells moves) {
    constexpr int half = (Connect4::columns + 1) / 2;
    constexpr Cells up_to_the_middle = (Cells(1) << half * column_bits) - 1;
    const bool is_early = checkers <= max_checkers_with_mirror;
    return is_early && position == position.mirrored() ? moves & up_to_the_middle : moves;
}

}  // namespace

Node make_node(const Position& position) {
    const int checkers = position.checkers();
    const Cells other_threats = winning_cells(position.other(), position.occupied());
    const Cells moves = safe_moves(position.occupied(), other_threats);
    return {.position = position,
            .checkers = checkers,
            .threats = winning_cells(position.own(), position.occupied()),
            .other_threats = other_threats,
            .moves = without_mirrored(position, checkers, moves),
            .hash = hash_of(position, checkers)};
}

bool expand(const Node& node, Children& children) {
    if (!play_all(node, children)) return false;
    const int checkers = node.checkers + 1;
    if (checkers <= max_checkers_with_mirror) {
        for (int column = 0; column < Connect4::columns; ++column) {
            const Position next(node.position.other(), children.occupied[column]);
            children.replies[column] = without_mirrored(next, checkers, children.replies[column]);
            children.hashes[column] = hash_of(next, checkers);
        }
    }
    return true;
}

}  // namespace connect4
