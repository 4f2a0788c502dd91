#include "connect4/solver/level.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>

#include "connect4/bitboard.hpp"

namespace connect4 {
namespace {

using Weights = std::array<double, Connect4::columns>;

// What a level is made of, if it is not perfect.
struct Level {
    int foresight;       // in plies
    bool sees_losses;    // or only wins
    double temperature;  // how often it makes moves that it likes less: the higher, the oftener
};

constexpr std::array<Level, 4> levels = {
    {{2, false, 3.0}, {4, true, 3.5}, {8, true, 0.9}, {14, true, 0.3}}};

// How much a move is liked by somebody who cannot foresee what becomes of it: that it opens lines
// of four, and spoils the other player's. The middle has the most of them.
int count_lines(const Position& position, int column) {
    using namespace bitboard;
    const Cells move = column_cells(column) & playable_cells(position.occupied());
    const auto lines_through = [&](Cells blocked) {
        int count = 0;
        for (const int step : directions) {
            const Cells free = all_cells ^ blocked;
            const Cells pairs = free & (free >> step);
            const Cells lines = pairs & (pairs >> 2 * step);
            const Cells two = move | move >> step;
            count += std::popcount(lines & (two | two >> 2 * step));
        }
        return count;
    };
    return lines_through(position.other()) + lines_through(position.own());
}

// Chooses among the columns by weight.
int draw(const Weights& weights, std::mt19937_64& random) {
    std::discrete_distribution<int> distribution(weights.begin(), weights.end());
    return distribution(random);
}

// The columns that have the best score.
Weights best_of(const Scores& scores) {
    int best = -22;
    for (const auto& score : scores) best = std::max(best, score.value_or(best));
    Weights weights{};
    for (int column = 0; column < Connect4::columns; ++column) {
        if (scores[column] == best) weights[column] = 1;
    }
    return weights;
}

// Leaves those moves that are liked, and makes them as probable as they are liked (softmax). The
// loss is bounded: what is liked much less than the best is not done at all.
void weigh_by_liking(Weights& weights, const Position& position, double temperature) {
    constexpr int most_loss = 6;
    std::array<int, Connect4::columns> liked{};
    for (int column = 0; column < Connect4::columns; ++column) {
        if (weights[column] > 0) liked[column] = count_lines(position, column);
    }
    const int most = *std::ranges::max_element(liked);
    for (int column = 0; column < Connect4::columns; ++column) {
        const int loss = most - liked[column];
        weights[column] *= loss <= most_loss ? std::exp(-loss / temperature) : 0;
    }
}

// What is foreseen decides, and what is liked decides the rest.
std::optional<Weights> weigh(Solver& solver, const Position& position, const Level& level,
                             std::stop_token stop) {
    auto scores = solver.foresee(position, level.foresight, stop);
    if (!scores) return std::nullopt;
    for (auto& score : *scores) {
        if (score && !level.sees_losses) score = std::max(0, *score);
    }
    Weights weights = best_of(*scores);
    weigh_by_liking(weights, position, level.temperature);
    return weights;
}

// How many of the other player's replies to a move are as good as their best one.
std::optional<int> count_good_replies(Solver& solver, Position position, int column,
                                      std::stop_token stop) {
    static_cast<void>(position.play(column));
    if (position.is_over()) return 0;
    const auto replies = solver.best_moves(position, stop);
    if (!replies) return std::nullopt;
    return static_cast<int>(
        std::ranges::count_if(*replies, [](const auto& score) { return score.has_value(); }));
}

// Of the best moves, those to which the fewest replies are right: somebody who is not perfect may
// well find none of them. It is not worth waiting long for that. Where the opening book has ended
// and searches take their time, the first of the best moves will do; later, all of them if one
// search of a reply was too much work.
std::optional<Weights> weigh_perfectly(Solver& solver, const Position& position,
                                       std::stop_token stop) {
    constexpr int last_in_book = 10;
    constexpr int opening = 16;
    constexpr std::uint64_t most_nodes = 100'000;
    if (position.checkers() > last_in_book && position.checkers() < opening) {
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
    int fewest = Connect4::columns + 1;
    const std::uint64_t nodes_before = solver.nodes();
    for (int column = 0; column < Connect4::columns; ++column) {
        if (best[column] == 0) continue;
        const auto count = count_good_replies(solver, position, column, stop);
        if (!count) return std::nullopt;
        if (solver.nodes() - nodes_before > most_nodes) return best;
        if (*count < fewest) trapping = {};
        if (*count <= fewest) trapping[column] = 1;
        fewest = std::min(fewest, *count);
    }
    return trapping;
}

}  // namespace

std::optional<int> choose_move(Solver& solver, const Position& position, int level,
                               std::uint64_t seed, std::stop_token stop) {
    const auto index = static_cast<std::size_t>(level - 1);
    const auto weights = index < levels.size() ? weigh(solver, position, levels[index], stop)
                                               : weigh_perfectly(solver, position, stop);
    if (!weights) return std::nullopt;
    std::mt19937_64 random(seed);
    return draw(*weights, random);
}

}  // namespace connect4
