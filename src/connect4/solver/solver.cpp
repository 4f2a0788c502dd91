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

// The scores that a function gives for the moves that can be played; nothing if it gives none.
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

// The columns that can be played, the most promising first.
std::vector<int> promising_columns(const Position& position) {
    using namespace bitboard;
    const Cells threats = winning_cells(position.own(), position.occupied());
    const MoveOrder order(position, threats, position.checkers());
    std::vector<std::pair<int, int>> columns;  // by their values
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

std::optional<int> Solver::solve(const Position& position, int lowest, int highest,
                                 const SearchLimit& limit) {
    return search(position, lowest, highest, table_, book_, nodes_, limit);
}

// The score of a move that can be played, or the nearest to it from lowest to highest.
std::optional<int> Solver::solve_move(const Position& position, int column, int lowest, int highest,
                                      const SearchLimit& limit) {
    if (position.wins_with(column)) {
        return std::clamp(win_with_move(1, position.checkers()), lowest, highest);
    }
    Position next = position;
    static_cast<void>(next.play(column));
    if (next.is_over()) return std::clamp(0, lowest, highest);
    const auto score = solve(next, -highest, -lowest, limit);
    return score ? std::optional(-*score) : std::nullopt;
}

// The same of every move.
std::optional<Scores> Solver::solve_moves(const Position& position, int lowest, int highest,
                                          std::stop_token stop) {
    return score_moves(position, [&](int column) {
        return solve_move(position, column, lowest, highest, {stop});
    });
}

std::optional<int> Solver::score(const Position& position, std::stop_token stop) {
    return solve(position, -highest_score, highest_score, {std::move(stop)});
}

std::optional<int> Solver::sign(const Position& position, std::stop_token stop) {
    return solve(position, -1, 1, {std::move(stop)});
}

// No move is worth more than the position. To find out what that is worth costs little, because
// its moves are searched for it, and nothing if it is in the book.
std::optional<Scores> Solver::analyse(const Position& position, std::stop_token stop) {
    const std::optional<int> best = score(position, stop);
    if (!best) return std::nullopt;
    return solve_moves(position, -highest_score, *best, std::move(stop));
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

// For some moves it costs little to show that they are as good as the position, for others that
// they are not; nobody knows for which. So none may cost much more than the others, until one is
// shown to be as good, or only one is left.
std::optional<int> Solver::best_move(const Position& position, std::stop_token stop) {
    const std::optional<int> best = score(position, stop);
    if (!best) return std::nullopt;
    std::vector<int> columns = promising_columns(position);
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

// Only wins and losses that come soon are asked for: a search need not go further, because whoever
// wins later has a score that is known to be too low.
std::optional<int> Solver::foresee_move(const Position& position, int column, int plies,
                                        std::stop_token stop) {
    const int latest_win = win_with_move((plies + 1) / 2, position.checkers());
    const auto win = solve_move(position, column, latest_win - 1, highest_score, {stop});
    if (!win || *win >= latest_win) return win;
    if (plies < 2) return 0;
    const int latest_loss = loss_by_move(plies / 2, position.checkers());
    const auto loss = solve_move(position, column, -highest_score, latest_loss + 1, {stop});
    return !loss || *loss <= latest_loss ? loss : 0;
}

std::optional<Scores> Solver::foresee(const Position& position, int plies, std::stop_token stop) {
    return score_moves(position,
                       [&](int column) { return foresee_move(position, column, plies, stop); });
}

void Solver::reset() {
    table_.clear();
    nodes_ = 0;
}

}  // namespace connect4
