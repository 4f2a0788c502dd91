#include "connect4/solver/level.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <stop_token>
#include <vector>

#include "connect4/brute_force.hpp"
#include "connect4/opponent.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/solver.hpp"
#include "connect4/support.hpp"

using namespace connect4;

namespace {

Position after(std::vector<int> columns) { return make_position(columns).value(); }

// The columns that a level chooses with some seeds.
std::set<int> choices(const Position& position, int level) {
    Solver solver;
    std::set<int> columns;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        columns.insert(choose_move(solver, position, level, seed).value());
    }
    return columns;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_level_plays_whole_games_by_the_rules) {
    for (int level = 1; level < max_level; ++level) {
        Solver solver;
        for (std::uint64_t game = 0; game < 5; ++game) {
            Position position;
            while (!position.is_over()) {
                const auto column = choose_move(solver, position, level, game);
                BOOST_TEST_REQUIRE(column.has_value());
                BOOST_TEST_REQUIRE(!position.play(*column));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_level_takes_a_win) {
    const Position position = after({0, 1, 0, 1, 0, 1});
    for (int level = 1; level <= max_level; ++level) {
        BOOST_TEST((choices(position, level) == std::set{0}));
    }
}

BOOST_AUTO_TEST_CASE(only_level_1_overlooks_a_threat) {
    const Position position = after({0, 1, 0, 1, 6, 1});
    BOOST_TEST(choices(position, 1).size() > 1U);
    for (int level = 2; level <= 4; ++level) {
        BOOST_TEST((choices(position, level) == std::set{1}));
    }
}

BOOST_AUTO_TEST_CASE(levels_1_to_3_vary_their_first_move) {
    for (int level = 1; level <= 3; ++level) BOOST_TEST(choices(Position(), level).size() > 1U);
}

BOOST_AUTO_TEST_CASE(level_5_plays_only_best_moves) {
    std::mt19937 random(5);
    Solver solver;
    for (int round = 0; round < 50; ++round) {
        const std::string moves = random_moves(random, 24);
        const Position position = position_after(moves);
        const auto scores = solver.analyse(position);
        const auto column = choose_move(solver, position, 5, random());
        for (const auto& score : *scores) {
            BOOST_TEST((!score || *score <= *scores->at(static_cast<std::size_t>(*column))));
        }
    }
}

BOOST_AUTO_TEST_CASE(level_5_leaves_the_opponent_the_fewest_best_replies) {
    std::mt19937 random(8);
    Solver solver;
    int traps = 0;
    for (int round = 0; round < 50; ++round) {
        const std::string moves = random_moves(random, 24);
        const Position position = position_after(moves);
        // The columns of the best moves, by the number of best replies to each.
        std::map<long, std::set<int>> columns;
        const auto scores = solver.best_moves(position);
        for (int column = 0; column < Connect4::columns; ++column) {
            Position next = position;
            if (!scores->at(static_cast<std::size_t>(column)) || next.play(column)) continue;
            long replies = 0;
            if (!next.is_over()) {
                const auto best = solver.best_moves(next);
                replies =
                    std::ranges::count_if(*best, [](auto& reply) { return reply.has_value(); });
            }
            columns[replies].insert(column);
        }
        traps += columns.size() > 1;
        BOOST_TEST_CONTEXT(moves) { BOOST_TEST((choices(position, 5) == columns.begin()->second)); }
    }
    BOOST_TEST(traps > 0);
}

BOOST_AUTO_TEST_CASE(a_depth_limited_analysis_finds_the_wins_and_losses_within_its_depth) {
    std::mt19937 random(6);
    Solver solver;
    for (int round = 0; round < 50; ++round) {
        const std::string moves = random_moves(random, 28);
        const Position position = position_after(moves);
        BruteForce game(moves);
        for (const int plies : {1, 2, 3, 4, 8, 14}) {
            Solver fresh;
            const auto scores = fresh.analyse_within(position, plies);
            for (int column = 0; column < Connect4::columns; ++column) {
                const auto seen = scores->at(static_cast<std::size_t>(column));
                const auto truth = game.score(column);
                BOOST_TEST_REQUIRE(seen.has_value() == truth.has_value());
                if (!truth) continue;
                // The number of the last move, unless the game is drawn.
                const int winners = score_limit - std::abs(*truth);
                const bool first_wins = (*truth > 0) == (moves.size() % 2 == 0);
                const int last = 2 * winners - first_wins;
                const bool is_near = *truth != 0 && last - static_cast<int>(moves.size()) <= plies;
                BOOST_TEST(*seen == (is_near ? *truth : 0));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_level_stops_on_request) {
    std::stop_source stop;
    stop.request_stop();
    Solver solver;
    BOOST_TEST(!choose_move(solver, Position(), 5, 1, stop.get_token()).has_value());
}
