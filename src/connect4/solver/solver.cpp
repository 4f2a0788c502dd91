#include "connect4/solver/solver.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "connect4/bitboard.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/move_order.hpp"
#include "connect4/solver/search.hpp"

namespace connect4 {
namespace {

// The scores that the function returns for the possible moves; nothing if it returns nothing once.
template <class Function>
std::optional<Scores> score_moves(const Position& position, Function score) {
    Scores scores;
    for (int column = 0; column < Connect4::columns; ++column) {
        if (!position.can_play(column)) continue;
        scores[column] = score(column);
        if (!scores[column]) return std::nullopt;
    }
    return scores;
}

// The columns of the possible moves, sorted by the move ordering.
std::vector<int> ordered_columns(const Position& position) {
    using namespace bitboard;
    const Cells threats = winning_cells(position.own(), position.occupied());
    const MoveOrder order(position, threats, position.checkers());
    std::vector<std::pair<int, int>> columns;  // the move's value comes first
    for (int column = 0; column < Connect4::columns; ++column) {
        if (!position.can_play(column)) continue;
        const Cells move = playable_cells(position.occupied()) & column_cells(column);
        const Cells occupied = position.occupied() | move;
        const Cells next_threats = winning_cells(position.own() | move, occupied);
        const int value = order.value(move, next_threats, safe_moves(occupied, next_threats));
        columns.emplace_back(value, column);
    }
    std::ranges::sort(columns, std::greater());
    std::vector<int> sorted;
    for (const auto& [value, column] : columns) sorted.push_back(column);
    return sorted;
}

}  // namespace

std::optional<int> Solver::solve(const Position& position, int alpha, int beta,
                                 const SearchLimit& limit) {
    return search(position, alpha, beta, table_, book_, nodes_, limit);
}

// The score of a possible move, or the bound of the window that is nearest to it.
std::optional<int> Solver::solve_move(const Position& position, int column, int alpha, int beta,
                                      const SearchLimit& limit) {
    if (position.wins_with(column)) {
        return std::clamp(win_with_move(1, position.checkers()), alpha, beta);
    }
    Position next = position;
    static_cast<void>(next.play(column));
    if (next.is_over()) return std::clamp(0, alpha, beta);
    const auto score = solve(next, -beta, -alpha, limit);
    return score ? std::optional(-*score) : std::nullopt;
}

// The same for each possible move.
std::optional<Scores> Solver::solve_moves(const Position& position, int alpha, int beta,
                                          std::stop_token stop) {
    return score_moves(
        position, [&](int column) { return solve_move(position, column, alpha, beta, {stop}); });
}

std::optional<int> Solver::score(const Position& position, std::stop_token stop) {
    return solve(position, -score_limit, score_limit, {std::move(stop)});
}

std::optional<int> Solver::sign(const Position& position, std::stop_token stop) {
    return solve(position, -1, 1, {std::move(stop)});
}

// No move has a higher score than the position, so the position's score is the beta of its moves.
// It costs little: finding it also fills the table for the moves, or it is in the book.
std::optional<Scores> Solver::analyse(const Position& position, std::stop_token stop) {
    const std::optional<int> best = score(position, stop);
    if (!best) return std::nullopt;
    return solve_moves(position, -score_limit, *best, std::move(stop));
}

std::optional<Scores> Solver::best_moves(const Position& position, std::stop_token stop) {
    const std::optional<int> best = score(position, stop);
    if (!best) return std::nullopt;
    auto scores = solve_moves(position, *best - 1, *best, std::move(stop));
    if (!scores) return std::nullopt;
    for (auto& score : *scores) {
        if (score != best) score.reset();
    }
    return scores;
}

// It is cheap to prove for some moves that they have the position's score, and for others that they
// have not, but it is not known for which. So all moves get the same budget of nodes, which doubles
// until one move is proved to have the score, or all others are refuted.
std::optional<int> Solver::best_move(const Position& position, std::stop_token stop) {
    const std::optional<int> best = score(position, stop);
    if (!best) return std::nullopt;
    std::vector<int> columns = ordered_columns(position);
    for (std::uint64_t budget = 32'000; columns.size() > 1; budget *= 2) {
        std::vector<int> undecided;
        for (const int column : columns) {
            const SearchLimit limit{stop, nodes_ + budget};
            const auto score = solve_move(position, column, *best - 1, *best, limit);
            if (stop.stop_requested()) return std::nullopt;
            if (score == best) return column;
            if (!score) undecided.push_back(column);
        }
        columns = std::move(undecided);
    }
    return columns.front();
}

std::optional<Scores> Solver::analyse_signs(const Position& position, std::stop_token stop) {
    return solve_moves(position, -1, 1, std::move(stop));
}

// The windows contain only the scores of wins and losses within the given plies. This limits the
// depth of the search: beyond it, all possible scores are outside the window.
std::optional<int> Solver::solve_move_within(const Position& position, int column, int plies,
                                             std::stop_token stop) {
    const int latest_win = win_with_move((plies + 1) / 2, position.checkers());
    const auto win = solve_move(position, column, latest_win - 1, score_limit, {stop});
    if (!win || *win >= latest_win) return win;
    if (plies < 2) return 0;
    const int latest_loss = loss_by_move(plies / 2, position.checkers());
    const auto loss = solve_move(position, column, -score_limit, latest_loss + 1, {stop});
    return !loss || *loss <= latest_loss ? loss : 0;
}

std::optional<Scores> Solver::analyse_within(const Position& position, int plies,
                                             std::stop_token stop) {
    return score_moves(
        position, [&](int column) { return solve_move_within(position, column, plies, stop); });
}

void Solver::reset() {
    table_.clear();
    nodes_ = 0;
}

}  // namespace connect4
