#include "connect4/search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "connect4/book_bound.hpp"
#include "connect4/follow_up.hpp"
#include "connect4/move_order.hpp"
#include "connect4/opening_book.hpp"
#include "connect4/score.hpp"
#include "connect4/transposition_table.hpp"

namespace connect4 {
namespace {

using namespace bitboard;
using Bounds = TranspositionTable::Bounds;

constexpr int board_size = Connect4::columns * Connect4::rows;

// Early positions are often reached together with their mirror images, which have the same score;
// later it costs more to find them than to search them.
std::uint64_t scrambled_key(const Position& position, int checkers) {
    constexpr int most_checkers = 14;
    std::uint64_t key = position.key();
    if (checkers <= most_checkers) key = std::min(key, position.mirrored().key());
    return TranspositionTable::scramble(key);
}

// A position in which neither player can win with their next move.
struct Node {
    Position position;
    int checkers;
    Cells threats;        // empty cells that win for the player who is to move
    Cells other_threats;  // and for the other one
    Cells moves;          // those that do not lose at once; there are some
    std::uint64_t key;    // scrambled
};

// A move, and the position after it.
struct Child {
    Cells move;
    Node node;
};

// The moves of a position from the left to the right, and which of them are still to be searched.
class Children {
public:
    const Child* begin() const { return children_.data(); }
    const Child* end() const { return children_.data() + count_; }

    Child& add() { return children_[count_++]; }

    // Says which are to be searched: a bit for each, the lowest for the first.
    void open(unsigned open) { open_ = open; }

    void set_values(const Node& node);

    // Takes that of the highest value; null if none is left. Mostly the first one ends the search,
    // so that sorting all of them would be in vain. A rank is a value and, in its three lowest
    // bits, a place, of which the first is the highest: so there is nothing to choose for the
    // processor, which would often foresee the wrong thing.
    const Child* take_best() {
        if (open_ == 0) return nullptr;
        int highest = std::numeric_limits<int>::min();
        for (int index = 0; index < Connect4::columns; ++index) {
            const int rank = values_[index] * 8 + 7 - index;
            const int is_open = open_ >> index & 1;
            highest = std::max(highest, rank + is_open * more_than_any_rank);
        }
        return take_at(7 - (highest & 7));
    }

    // Takes that of a column; null if it is not to be searched. The children were made of these
    // moves, in their order.
    const Child* take(int column, Cells moves) {
        const Cells move = moves & column_cells(column);
        const int index = std::popcount(moves & (move - 1));
        return move != 0 && (open_ >> index & 1) != 0 ? take_at(index) : nullptr;
    }

private:
    static constexpr int more_than_any_rank = 1 << 16;

    const Child* take_at(int index) {
        open_ &= ~(1U << index);
        return &children_[index];
    }

    std::array<Child, Connect4::columns> children_;
    std::array<int, Connect4::columns> values_{};  // the higher, the sooner it is searched
    std::size_t count_ = 0;
    unsigned open_ = 0;
};

// Values the children as the move order guesses.
void Children::set_values(const Node& node) {
    if (std::popcount(open_) < 2) return;
    const MoveOrder order(node.position, node.threats, node.checkers);
    for (unsigned left = open_; left != 0; left &= left - 1) {
        const int index = std::countr_zero(left);
        const Child& child = children_[index];
        values_[index] = order.value(child.move, child.node.other_threats, child.node.moves);
    }
}

// Alpha-beta search (Knuth and Moore) with null windows: each search only tells whether the score
// is greater than alpha, and returns a lower bound of the score if it is, an upper bound if not.
class Search {
public:
    // Thrown by solve() at the limit: nothing that it would return could be used.
    struct Stopped {};

    Search(TranspositionTable& table, const OpeningBook* book, std::uint64_t& nodes,
           const SearchLimit& limit)
        : table_(table), book_(book), nodes_(nodes), limit_(limit) {}

    int solve(const Position& position, int lowest, int highest);

private:
    int narrow(const Node& node, int lowest, int highest);
    int search(const Node& node, int alpha);
    int search_children(const Node& node, int alpha, const Bounds& known);
    bool expand(const Node& node, Children& children) const;
    int judge(Children& children, int alpha) const;
    void count_node();

    TranspositionTable& table_;
    const OpeningBook* book_;
    std::uint64_t& nodes_;
    const SearchLimit& limit_;
};

int Search::solve(const Position& position, int lowest, int highest) {
    const int checkers = position.checkers();
    const Cells threats = winning_cells(position.own(), position.occupied());
    const Cells other_threats = winning_cells(position.other(), position.occupied());
    const Cells moves = safe_moves(position.occupied(), other_threats);
    if ((threats & playable_cells(position.occupied())) != 0) {
        return std::clamp(win_with_move(1, checkers), lowest, highest);
    }
    if (moves == 0) return std::clamp(loss_by_move(1, checkers), lowest, highest);
    if (checkers >= board_size - 2) return std::clamp(0, lowest, highest);
    const std::uint64_t key = scrambled_key(position, checkers);
    return narrow({position, checkers, threats, other_threats, moves, key}, lowest, highest);
}

// Asks first whether it is a loss, then whether it is a win, and then goes one step further each
// time. Bisection asks fewer questions, but dearer ones, and searches a seventh more positions.
// Next to the book, it is asked first whether the bound that can be had there is the score.
int Search::narrow(const Node& node, int lowest, int highest) {
    int lower = std::clamp(loss_by_move(2, node.checkers), lowest, highest);
    int upper = std::clamp(win_with_move(2, node.checkers), lowest, highest);
    const auto ask = [&](int alpha) {
        const int bound = search(node, alpha);
        (bound > alpha ? lower : upper) = std::clamp(bound, lower, upper);
    };
    if (book_ != nullptr && node.checkers == book_->most_checkers() + 1) {
        lower = std::clamp(bound_by_book(*book_, node.position), lower, upper);
        if (lower < upper) ask(lower);
    }
    while (lower < upper) ask(upper > 0 ? std::max(lower, -1) : upper - 1);
    return lower;
}

int Search::search(const Node& node, int alpha) {
    count_node();
    if (node.checkers >= board_size - 2) return 0;
    if (book_ != nullptr && node.checkers <= book_->most_checkers()) {
        if (const auto score = book_->score(node.position)) return *score;
    }
    const int lower = loss_by_move(2, node.checkers);
    if (lower > alpha) return lower;
    const Bounds known = table_.find(node.key);
    if (known.lower > alpha) return known.lower;
    if (known.upper <= alpha) return known.upper;
    const int upper = win_with_move(2, node.checkers);
    if (upper <= alpha) return upper;
    return search_children(node, alpha, known);
}

int Search::search_children(const Node& node, int alpha, const Bounds& known) {
    Children children;
    if (!expand(node, children)) return win_with_move(2, node.checkers);
    const int upper = std::min(known.upper, win_with_move(3, node.checkers));
    if (upper <= alpha) return upper;
    int best = judge(children, alpha);
    if (best > alpha) return best;

    const std::uint64_t nodes_before = nodes_;
    int best_column = known.column;
    bool is_valued = false;
    const auto take_next = [&] {
        if (!std::exchange(is_valued, true)) children.set_values(node);
        return children.take_best();
    };
    // The best move of an earlier search often ends this one before the others are looked at.
    const Child* child = children.take(known.column, node.moves);
    for (child = child ? child : take_next(); child != nullptr; child = take_next()) {
        const int score = -search(child->node, -alpha - 1);
        best = std::max(best, score);
        if (score > alpha) {
            best_column = std::countr_zero(child->move) / column_bits;
            break;
        }
    }
    const Bounds bounds =
        best > alpha ? Bounds{best, upper, best_column} : Bounds{known.lower, best, best_column};
    table_.store(node.key, bounds, static_cast<unsigned>(std::bit_width(nodes_ - nodes_before)));
    return best;
}

// Makes the children. Returns false as soon as one of them has lost: whatever is played there, the
// player of this node wins with the move after.
bool Search::expand(const Node& node, Children& children) const {
    const Position& position = node.position;
    for (Cells left = node.moves; left != 0; left &= left - 1) {
        const Cells move = lowest(left);
        const Cells occupied = position.occupied() | move;
        const Cells threats = winning_cells(position.own() | move, occupied);
        const Cells replies = safe_moves(occupied, threats);
        if (replies == 0) return false;
        const Position next(position.other(), occupied);
        const int checkers = node.checkers + 1;
        const auto key = scrambled_key(next, checkers);
        table_.prefetch(key);
        // Each member by itself: a copy of a whole one would wait until all of it is in memory.
        Child& child = children.add();
        child.move = move;
        child.node.position = next;
        child.node.checkers = checkers;
        child.node.threats = node.other_threats & ~move;
        child.node.other_threats = threats;
        child.node.moves = replies;
        child.node.key = key;
    }
    return true;
}

// Returns a lower bound of the score if some child shows without a search that it is greater than
// alpha. Otherwise opens the children that may be better, and returns an upper bound for the
// others. Asking the table for all children first is Plaat's "enhanced transposition cut-off".
int Search::judge(Children& children, int alpha) const {
    for (const auto& [move, node] : children) {
        const int bound = follow_up_bound({.own = node.position.own(),
                                           .occupied = node.position.occupied(),
                                           .threats = node.other_threats,
                                           .checkers = node.checkers});
        if (-bound > alpha) return -bound;
    }
    constexpr int more_than_any_score = 64;
    int best = -highest_score;
    unsigned open = 0;
    unsigned bit = 1;
    for (const auto& [move, node] : children) {
        const Bounds bounds = table_.find(node.key);
        if (-bounds.upper > alpha) return -bounds.upper;
        const bool is_open = -bounds.lower > alpha;
        best = std::max(best, -bounds.lower - (is_open ? more_than_any_score : 0));
        open |= is_open ? bit : 0;
        bit <<= 1;
    }
    children.open(open);
    return best;
}

// Stops soon enough for people who wait, and yet costs nothing.
void Search::count_node() {
    constexpr std::uint64_t interval = 256;
    if (++nodes_ % interval != 0) return;
    if (limit_.stop.stop_requested() || nodes_ >= limit_.nodes) throw Stopped();
}

}  // namespace

std::optional<int> search(const Position& position, int lowest, int highest,
                          TranspositionTable& table, const OpeningBook* book, std::uint64_t& nodes,
                          const SearchLimit& limit) {
    try {
        return Search(table, book, nodes, limit).solve(position, lowest, highest);
    } catch (const Search::Stopped&) {
        return std::nullopt;
    }
}

}  // namespace connect4
