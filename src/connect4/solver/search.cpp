#include "connect4/solver/search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <limits>
#include <optional>
#include <utility>

#include "connect4/book/book_bound.hpp"
#include "connect4/book/opening_book.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/children.hpp"
#include "connect4/solver/follow_up.hpp"
#include "connect4/solver/move_order.hpp"
#include "connect4/solver/transposition_table.hpp"

namespace connect4 {
namespace {

using namespace bitboard;
using Bounds = TranspositionTable::Bounds;

constexpr int board_size = Connect4::columns * Connect4::rows;

// The children that are still to be searched, by columns, and in which order.
class Candidates {
public:
    // Adds a child of which this is known, if it is a candidate.
    void add(int column, const Bounds& known, bool is_candidate) {
        known_[column] = known;
        columns_ |= static_cast<unsigned>(is_candidate) << column;
    }

    const Bounds& known(int column) const { return known_[column]; }

    void set_values(const Node& node, const Children& children);

    // Takes the column of the highest value. Mostly the first one ends the search, so that sorting
    // all of them would be in vain. A rank is a value and, in its three lowest bits, a place, of
    // which the first is the highest: so there is nothing to choose for the processor, which would
    // often foresee the wrong thing.
    std::optional<int> take_best() {
        if (columns_ == 0) return std::nullopt;
        int highest = std::numeric_limits<int>::min();
        for (int column = 0; column < lane_count; ++column) {
            const int rank = values_[column] * 8 + 7 - column;
            const int is_candidate = columns_ >> column & 1;
            highest = std::max(highest, rank + is_candidate * more_than_any_rank);
        }
        return take(7 - (highest & 7));
    }

    // Takes this column, if it is there.
    std::optional<int> take(int column) {
        const unsigned bit = 1U << column;
        if ((columns_ & bit) == 0) return std::nullopt;
        columns_ &= ~bit;
        return column;
    }

private:
    static constexpr int more_than_any_rank = 1 << 16;

    unsigned columns_ = 0;  // a bit for each
    std::array<Bounds, lane_count> known_;
    std::array<int, lane_count> values_{};  // the higher, the sooner it is searched
};

// Values them as the move order guesses.
void Candidates::set_values(const Node& node, const Children& children) {
    if (std::popcount(columns_) < 2) return;
    const MoveOrder order(node.position, node.threats, node.checkers);
    for (unsigned left = columns_; left != 0; left &= left - 1) {
        const int column = std::countr_zero(left);
        values_[column] =
            order.value(children.moves[column], children.threats[column], children.replies[column]);
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
        : table_(table),
          book_(book),
          book_checkers_(book ? book->most_checkers() : -1),
          nodes_(nodes),
          limit_(limit) {}

    int solve(const Position& position, int lowest, int highest);

private:
    int narrow(const Node& node, int lowest, int highest);
    int look_up_or_search(const Node& node, int alpha);
    int search(const Node& node, int alpha, const Bounds& known);
    int search_children(const Node& node, int alpha, const Bounds& known);
    int judge(const Node& node, const Children& children, int alpha, Candidates& candidates) const;
    void count_node();

    TranspositionTable& table_;
    const OpeningBook* book_;
    const int book_checkers_;  // of its last layer; -1 without a book
    std::uint64_t& nodes_;
    const SearchLimit& limit_;
};

int Search::solve(const Position& position, int lowest, int highest) {
    const Node node = make_node(position);
    if ((node.threats & playable_cells(position.occupied())) != 0) {
        return std::clamp(win_with_move(1, node.checkers), lowest, highest);
    }
    if (node.moves == 0) return std::clamp(loss_by_move(1, node.checkers), lowest, highest);
    if (node.checkers >= board_size - 2) return std::clamp(0, lowest, highest);
    return narrow(node, lowest, highest);
}

// Asks first whether it is a loss, then whether it is a win, and then goes one step further each
// time. Bisection asks fewer questions, but dearer ones, and searches a seventh more positions.
// Next to the book, it is asked first whether the bound that can be had there is the score.
int Search::narrow(const Node& node, int lowest, int highest) {
    int lower = std::clamp(loss_by_move(2, node.checkers), lowest, highest);
    int upper = std::clamp(win_with_move(2, node.checkers), lowest, highest);
    const auto ask = [&](int alpha) {
        const int bound = look_up_or_search(node, alpha);
        (bound > alpha ? lower : upper) = std::clamp(bound, lower, upper);
    };
    if (book_ != nullptr && book_->has_all(node.checkers - 1)) {
        lower = std::clamp(bound_by_book(*book_, node.position), lower, upper);
        if (lower < upper) ask(lower);
    }
    while (lower < upper) ask(upper > 0 ? std::max(lower, -1) : upper - 1);
    return lower;
}

int Search::look_up_or_search(const Node& node, int alpha) {
    const Bounds known = table_.find(node.key);
    if (known.lower > alpha) return known.lower;
    if (known.upper <= alpha) return known.upper;
    return search(node, alpha, known);
}

// What is known of the node does not answer the question. Alpha is from loss_by_move(2) to one
// below win_with_move(2): narrow() asks nothing else, and so it is for the children, because
// search_children() returns where even a win with the third move is not enough.
int Search::search(const Node& node, int alpha, const Bounds& known) {
    assert(alpha >= loss_by_move(2, node.checkers) && alpha < win_with_move(2, node.checkers));
    count_node();
    if (node.checkers >= board_size - 2) return 0;
    if (node.checkers <= book_checkers_) {
        if (const auto score = book_->score(node.position)) return *score;
    }
    return search_children(node, alpha, known);
}

int Search::search_children(const Node& node, int alpha, const Bounds& known) {
    Children children;
    if (!expand(node, children)) return win_with_move(2, node.checkers);
    const int upper = std::min(known.upper, win_with_move(3, node.checkers));
    if (upper <= alpha) return upper;
    for (Cells left = node.moves; left != 0; left &= left - 1) {
        table_.prefetch(children.keys[column_of(left)]);
    }
    Candidates candidates;
    int best = judge(node, children, alpha, candidates);
    if (best > alpha) return best;

    const std::uint64_t nodes_before = nodes_;
    int best_column = known.column;
    bool is_valued = false;
    const auto take_next = [&] {
        if (!std::exchange(is_valued, true)) candidates.set_values(node, children);
        return candidates.take_best();
    };
    // The best move of an earlier search often ends this one before the others are looked at.
    std::optional<int> column = candidates.take(known.column);
    for (column = column ? column : take_next(); column; column = take_next()) {
        const int score =
            -search(children.node(node, *column), -alpha - 1, candidates.known(*column));
        best = std::max(best, score);
        if (score > alpha) {
            best_column = *column;
            break;
        }
    }
    const Bounds bounds =
        best > alpha ? Bounds{best, upper, best_column} : Bounds{known.lower, best, best_column};
    table_.store(node.key, bounds, static_cast<unsigned>(std::bit_width(nodes_ - nodes_before)));
    return best;
}

// Returns a lower bound of the score if some child shows without a search that it is greater than
// alpha. Otherwise finds the children that may be better, and returns an upper bound for the
// others. Asking the table for all children first is Plaat's "enhanced transposition cut-off".
int Search::judge(const Node& node, const Children& children, int alpha,
                  Candidates& candidates) const {
    const int bound = follow_up_bound(node, children);
    if (bound > alpha) return bound;
    constexpr int more_than_any_score = 64;
    int best = -highest_score;
    for (Cells left = node.moves; left != 0; left &= left - 1) {
        const int column = column_of(left);
        const Bounds known = table_.find(children.keys[column]);
        if (-known.upper > alpha) return -known.upper;
        const bool is_candidate = -known.lower > alpha;
        best = std::max(best, -known.lower - (is_candidate ? more_than_any_score : 0));
        candidates.add(column, known, is_candidate);
    }
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
