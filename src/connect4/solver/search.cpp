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

// The children that remain to be searched, by the column of the move.
class Candidates {
public:
    // Keeps what is known of a child, and adds it if it is a candidate.
    void add(int column, const Bounds& known, bool is_candidate) {
        known_[column] = known;
        columns_ |= static_cast<unsigned>(is_candidate) << column;
    }

    const Bounds& known(int column) const { return known_[column]; }

    void set_values(const Node& node, const Children& children);

    // Removes the candidate with the highest value, and returns its column. The candidates are not
    // sorted, because usually the first one causes a cut-off. A rank is a value, and in its lowest
    // bits the column, the first being the highest. This makes the loop branch-free: a branch would
    // often be mispredicted.
    std::optional<int> take_best() {
        if (columns_ == 0) return std::nullopt;
        int max_rank = std::numeric_limits<int>::min();
        for (int column = 0; column < lane_count; ++column) {
            const int rank = values_[column] * lane_count + last_lane - column;
            const int is_candidate = columns_ >> column & 1;
            max_rank = std::max(max_rank, rank + is_candidate * more_than_any_rank);
        }
        return take(last_lane - (max_rank & last_lane));
    }

    // Removes this column and returns it, if it is a candidate.
    std::optional<int> take(int column) {
        const unsigned bit = 1U << column;
        if ((columns_ & bit) == 0) return std::nullopt;
        columns_ &= ~bit;
        return column;
    }

private:
    static constexpr int more_than_any_rank = 1 << 16;
    static constexpr int last_lane = lane_count - 1;
    static_assert((lane_count & last_lane) == 0, "A rank has its column in whole bits.");

    unsigned columns_ = 0;  // one bit each
    std::array<Bounds, lane_count> known_;
    std::array<int, lane_count> values_{};  // the highest is searched first
};

// Sets the values by the move ordering.
void Candidates::set_values(const Node& node, const Children& children) {
    if (std::popcount(columns_) < 2) return;
    const MoveOrder order(node.position, node.threats, node.checkers);
    for (unsigned left = columns_; left != 0; left &= left - 1) {
        const int column = std::countr_zero(left);
        values_[column] =
            order.value(children.moves[column], children.threats[column], children.replies[column]);
    }
}

// A negamax alpha-beta search (Knuth and Moore, "An Analysis of Alpha-Beta Pruning", 1975) with
// null windows, from alpha to alpha + 1: it only tests whether the score is greater than alpha. If
// it is, the search returns a lower bound of the score, otherwise an upper bound (fail-soft).
class Search {
public:
    // Thrown by solve() at the limit.
    struct Stopped {};

    Search(TranspositionTable& table, const OpeningBook* book, std::uint64_t& nodes,
           const SearchLimit& limit)
        : table_(table),
          book_(book),
          book_checkers_(book ? book->max_checkers() : -1),
          nodes_(nodes),
          limit_(limit) {}

    int solve(const Position& position, int alpha, int beta);

private:
    int narrow_window(const Node& node, int alpha, int beta);
    int probe_or_search(const Node& node, int alpha);
    int search(const Node& node, int alpha, const Bounds& known);
    int search_children(const Node& node, int alpha, const Bounds& known);
    int probe_children(const Node& node, const Children& children, int alpha,
                       Candidates& candidates) const;
    void count_node();

    TranspositionTable& table_;
    const OpeningBook* book_;
    const int book_checkers_;  // in its last layer; -1 without a book
    std::uint64_t& nodes_;
    const SearchLimit& limit_;
};

int Search::solve(const Position& position, int alpha, int beta) {
    const Node node = make_node(position);
    if ((node.threats & playable_cells(position.occupied())) != 0) {
        return std::clamp(win_with_move(1, node.checkers), alpha, beta);
    }
    if (node.moves == 0) return std::clamp(loss_by_move(1, node.checkers), alpha, beta);
    if (node.checkers >= Connect4::cell_count - 2) return std::clamp(0, alpha, beta);
    return narrow_window(node, alpha, beta);
}

// Narrows the window by null-window searches until it is the score. The first tests for a loss, the
// next for a win, and each further one moves a bound by a step. Bisection needs fewer searches, but
// more expensive ones: a seventh more nodes. If the book has all positions with one checker less,
// the first search tests whether the lower bound that they give is the score.
int Search::narrow_window(const Node& node, int alpha, int beta) {
    int lower = std::clamp(loss_by_move(2, node.checkers), alpha, beta);
    int upper = std::clamp(win_with_move(2, node.checkers), alpha, beta);
    const auto test = [&](int null_alpha) {
        const int bound = probe_or_search(node, null_alpha);
        (bound > null_alpha ? lower : upper) = std::clamp(bound, lower, upper);
    };
    if (book_ != nullptr && book_->has_all(node.checkers - 1)) {
        lower = std::clamp(book_bound(*book_, node.position), lower, upper);
        if (lower < upper) test(lower);
    }
    while (lower < upper) test(upper > 0 ? std::max(lower, -1) : upper - 1);
    return lower;
}

// Probes the table, and searches the node if its bounds do not decide the test.
int Search::probe_or_search(const Node& node, int alpha) {
    const Bounds known = table_.find(node.hash);
    if (known.lower > alpha) return known.lower;
    if (known.upper <= alpha) return known.upper;
    return search(node, alpha, known);
}

// The known bounds must not decide the test. Alpha is at least loss_by_move(2), and less than
// win_with_move(2): narrow_window() guarantees this for the root, and search_children() for the
// children, because it returns before if even a win with the third move is not above alpha.
int Search::search(const Node& node, int alpha, const Bounds& known) {
    assert(alpha >= loss_by_move(2, node.checkers) && alpha < win_with_move(2, node.checkers));
    count_node();
    if (node.checkers >= Connect4::cell_count - 2) return 0;
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
        table_.prefetch(children.hashes[column_of(left)]);
    }
    Candidates candidates;
    int best = probe_children(node, children, alpha, candidates);
    if (best > alpha) return best;

    const std::uint64_t nodes_before = nodes_;
    int best_column = known.column;
    bool is_valued = false;
    const auto take_next = [&] {
        if (!std::exchange(is_valued, true)) candidates.set_values(node, children);
        return candidates.take_best();
    };
    // The best move of an earlier search often causes a cut-off, before the others get their
    // values.
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
    table_.store(node.hash, bounds, static_cast<unsigned>(std::bit_width(nodes_ - nodes_before)));
    return best;
}

// Tries a cut-off without a search: returns a lower bound above alpha if the follow-up strategy or
// a child's entry in the table gives one (Plaat's "enhanced transposition cut-offs", 1996).
// Otherwise finds the candidates, and returns an upper bound for all other children.
int Search::probe_children(const Node& node, const Children& children, int alpha,
                           Candidates& candidates) const {
    const int bound = follow_up_bound(node, children);
    if (bound > alpha) return bound;
    constexpr int more_than_any_score = 2 * score_limit;
    int best = -score_limit;
    for (Cells left = node.moves; left != 0; left &= left - 1) {
        const int column = column_of(left);
        const Bounds known = table_.find(children.hashes[column]);
        if (-known.upper > alpha) return -known.upper;
        const bool is_candidate = -known.lower > alpha;
        best = std::max(best, -known.lower - (is_candidate ? more_than_any_score : 0));
        candidates.add(column, known, is_candidate);
    }
    return best;
}

// Checks the limit once in 256 nodes: less than a millisecond apart, and too seldom to cost time.
void Search::count_node() {
    constexpr std::uint64_t interval = 256;
    if (++nodes_ % interval != 0) return;
    if (limit_.stop.stop_requested() || nodes_ >= limit_.nodes) throw Stopped();
}

}  // namespace

std::optional<int> search(const Position& position, int alpha, int beta, TranspositionTable& table,
                          const OpeningBook* book, std::uint64_t& nodes, const SearchLimit& limit) {
    try {
        return Search(table, book, nodes, limit).solve(position, alpha, beta);
    } catch (const Search::Stopped&) {
        return std::nullopt;
    }
}

}  // namespace connect4
