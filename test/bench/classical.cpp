#include "classical.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "connect4/score.hpp"

namespace bench {
namespace {

using namespace connect4::bitboard;
using connect4::Cells;
using connect4::Connect4;
using connect4::Position;

// An entry is a key and, in its lowest bits, an upper or a lower bound of the score.
constexpr int bound_bits = 8;
constexpr int upper_offset = 32;
constexpr int max_upper_bound = 64;
constexpr int lower_offset = 96;
static_assert(connect4::score_limit < upper_offset && used_bits + bound_bits <= 64,
              "A larger board needs wider bounds, or keys with fewer bits.");

constexpr int win_with_next_move(int checkers) { return connect4::win_with_move(1, checkers); }
constexpr int loss_by_next_move(int checkers) { return connect4::loss_by_move(1, checkers); }

struct Move {
    Cells cell;
    int winning_cells;
};

// The moves, best first.
struct Moves {
    std::array<Move, Connect4::columns> moves;
    int count = 0;

    void insert(Move move) {
        int i = count++;
        for (; i > 0 && moves[i - 1].winning_cells < move.winning_cells; --i) {
            moves[i] = moves[i - 1];
        }
        moves[i] = move;
    }
};

Moves ordered_moves(const Position& position, Cells safe) {
    Moves moves;
    static_assert(Connect4::columns == 7, "The columns are named from the centre.");
    for (const int column : {3, 2, 4, 1, 5, 0, 6}) {
        const Cells cell = safe & column_cells(column);
        if (cell == 0) continue;
        const Cells wins = winning_cells(position.own() | cell, position.occupied() | cell);
        moves.insert({cell, std::popcount(wins)});
    }
    return moves;
}

}  // namespace

int ClassicalSolver::score(const Position& position) {
    const int checkers = position.checkers();
    const Cells wins = winning_cells(position.own(), position.occupied());
    if ((wins & playable_cells(position.occupied())) != 0) return win_with_next_move(checkers);
    int lower = loss_by_next_move(checkers);
    int upper = win_with_next_move(checkers);
    while (lower < upper) {
        // The middle, but nearer to 0 if possible: fast wins take longer to refute.
        int middle = lower + (upper - lower) / 2;
        if (middle <= 0 && lower / 2 < middle) {
            middle = lower / 2;
        } else if (middle >= 0 && upper / 2 > middle) {
            middle = upper / 2;
        }
        const int bound = search(position, checkers, middle, middle + 1);
        (bound <= middle ? upper : lower) = bound;
    }
    return lower;
}

void ClassicalSolver::reset() {
    std::ranges::fill(table_, 0);
    nodes_ = 0;
}

int ClassicalSolver::search(const Position& position, int checkers, int alpha, int beta) {
    ++nodes_;
    const Cells threats = winning_cells(position.other(), position.occupied());
    const Cells safe = safe_moves(position.occupied(), threats);
    if (safe == 0) return loss_by_next_move(checkers);
    if (checkers >= Connect4::cell_count - 2) return 0;

    alpha = std::max(alpha, loss_by_next_move(checkers) + 1);
    if (alpha >= beta) return alpha;
    beta = std::min(beta, win_with_next_move(checkers) - 1);
    if (alpha >= beta) return beta;

    const std::uint64_t key = position.key();
    std::uint64_t& entry = table_[key % table_.size()];
    if (entry >> bound_bits == key) {
        const int bound = static_cast<int>(entry & ((1 << bound_bits) - 1));
        if (bound > max_upper_bound) {
            alpha = std::max(alpha, bound - lower_offset);
            if (alpha >= beta) return alpha;
        } else {
            beta = std::min(beta, bound - upper_offset);
            if (alpha >= beta) return beta;
        }
    }

    const Moves moves = ordered_moves(position, safe);
    for (int i = 0; i < moves.count; ++i) {
        const Position next(position.other(), position.occupied() | moves.moves[i].cell);
        const int score = -search(next, checkers + 1, -beta, -alpha);
        if (score >= beta) {
            entry = key << bound_bits | static_cast<std::uint64_t>(score + lower_offset);
            return score;
        }
        alpha = std::max(alpha, score);
    }
    entry = key << bound_bits | static_cast<std::uint64_t>(alpha + upper_offset);
    return alpha;
}

}  // namespace bench
