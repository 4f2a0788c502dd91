#include "connect4/solver/level.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>

#include "connect4/bitboard.hpp"
#include "connect4/opponent.hpp"
#include "connect4/score.hpp"

namespace connect4 {
namespace {

using Weights = std::array<double, Connect4::columns>;

// The parameters of a level that does not play perfectly.
struct Level {
    int depth;           // in plies
    bool sees_losses;    // whether it sees losses, or only wins
    double temperature;  // of the softmax: the higher, the more often it makes weaker moves
};

constexpr std::array<Level, max_level - 1> imperfect_levels = {
    {{2, false, 3.0}, {4, true, 3.5}, {8, true, 0.9}, {14, true, 0.3}}};
static_assert(imperfect_levels.back().depth > 0,
              "Each level below the highest has its parameters.");

// The number of lines of four through the move's cell that either player can still complete. It is
// highest in the middle of the board.
int count_lines(const Position& position, int column) {
    using namespace bitboard;
    const Cells move = column_cells(column) & playable_cells(position.occupied());
    const auto lines_through = [&](Cells blocked) {
        int count = 0;
        for (const int step : directions) {
            const Cells lines = lines_of_four(all_cells ^ blocked, step);
            const Cells two = move | move >> step;
            count += std::popcount(lines & (two | two >> 2 * step));
        }
        return count;
    };
    return lines_through(position.other()) + lines_through(position.own());
}

// Chooses a column at random, by the weights.
int sample(const Weights& weights, std::mt19937_64& random) {
    std::discrete_distribution<int> distribution(weights.begin(), weights.end());
    return distribution(random);
}

// A weight of 1 for each column that has the best score.
Weights best_of(const Scores& scores) {
    int best = -score_limit;
    for (const auto& score : scores) best = std::max(best, score.value_or(best));
    Weights weights{};
    for (int column = 0; column < Connect4::columns; ++column) {
        if (scores[column] == best) weights[column] = 1;
    }
    return weights;
}

// Multiplies the weights by the softmax of the numbers of lines, but drops moves with far fewer
// lines than the best.
void weigh_by_lines(Weights& weights, const Position& position, double temperature) {
    constexpr int max_loss = 6;
    std::array<int, Connect4::columns> lines{};
    for (int column = 0; column < Connect4::columns; ++column) {
        if (weights[column] > 0) lines[column] = count_lines(position, column);
    }
    const int max_lines = *std::ranges::max_element(lines);
    for (int column = 0; column < Connect4::columns; ++column) {
        const int loss = max_lines - lines[column];
        weights[column] *= loss <= max_loss ? std::exp(-loss / temperature) : 0;
    }
}

// The scores within the level's depth decide first, then the lines.
std::optional<Weights> weigh(Solver& solver, const Position& position, const Level& level,
                             std::stop_token stop) {
    auto scores = solver.analyse_within(position, level.depth, stop);
    if (!scores) return std::nullopt;
    for (auto& score : *scores) {
        if (score && !level.sees_losses) score = std::max(0, *score);
    }
    Weights weights = best_of(*scores);
    weigh_by_lines(weights, position, level.temperature);
    return weights;
}

// The number of the opponent's replies to a move that have the best score.
std::optional<int> count_best_replies(Solver& solver, Position position, int column,
                                      std::stop_token stop) {
    static_cast<void>(position.play(column));
    if (position.is_over()) return 0;
    const auto replies = solver.best_moves(position, stop);
    if (!replies) return std::nullopt;
    return static_cast<int>(
        std::ranges::count_if(*replies, [](const auto& score) { return score.has_value(); }));
}

// Prefers the best moves that leave the fewest best replies, which an imperfect opponent may miss.
// This must not take long. Where the book has ended and searches are slow, it takes any of the best
// moves; later, it takes all of them if the search of the replies needs too many nodes.
std::optional<Weights> weigh_perfectly(Solver& solver, const Position& position,
                                       std::stop_token stop) {
    constexpr int last_in_book = 10;
    constexpr int first_with_fast_searches = 16;
    constexpr std::uint64_t max_nodes = 100'000;
    if (position.checkers() > last_in_book && position.checkers() < first_with_fast_searches) {
        const auto column = solver.best_move(position, stop);
        if (!column) return std::nullopt;
        Weights weights{};
        weights[*column] = 1;
        return weights;
    }
    const auto scores = solver.best_moves(position, stop);
    if (!scores) return std::nullopt;
    const Weights best = best_of(*scores);
    if (std::ranges::count(best, 1.0) == 1) return best;

    Weights trapping{};
    int min_replies = Connect4::columns + 1;
    const std::uint64_t nodes_before = solver.nodes();
    for (int column = 0; column < Connect4::columns; ++column) {
        if (best[column] == 0) continue;
        const auto count = count_best_replies(solver, position, column, stop);
        if (!count) return std::nullopt;
        if (solver.nodes() - nodes_before > max_nodes) return best;
        if (*count < min_replies) trapping = {};
        if (*count <= min_replies) trapping[column] = 1;
        min_replies = std::min(min_replies, *count);
    }
    return trapping;
}

}  // namespace

std::optional<int> choose_move(Solver& solver, const Position& position, int level,
                               std::uint64_t seed, std::stop_token stop) {
    const auto index = static_cast<std::size_t>(level - 1);
    const auto weights = index < imperfect_levels.size()
                             ? weigh(solver, position, imperfect_levels[index], stop)
                             : weigh_perfectly(solver, position, stop);
    if (!weights) return std::nullopt;
    std::mt19937_64 random(seed);
    return sample(*weights, random);
}

}  // namespace connect4
