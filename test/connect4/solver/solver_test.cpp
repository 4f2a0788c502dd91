#include "connect4/solver/solver.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <random>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "connect4/brute_force.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/children.hpp"
#include "connect4/solver/follow_up.hpp"
#include "connect4/support.hpp"

namespace {

using connect4::Connect4;
using connect4::Position;
using connect4::Solver;

struct SolvedPosition {
    std::string moves;
    int score;
};

// The positions of positions.txt, which says how they were made.
std::vector<SolvedPosition> solved_positions() {
    std::ifstream file(CONNECT4_POSITIONS);
    std::vector<SolvedPosition> positions;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        SolvedPosition position;
        std::istringstream(line) >> position.moves >> position.score;
        positions.push_back(position);
    }
    return positions;
}

constexpr int sign_of(int score) { return (score > 0) - (score < 0); }

}  // namespace

BOOST_AUTO_TEST_CASE(late_positions_are_scored_as_by_brute_force) {
    std::mt19937 random(1);
    Solver solver;
    for (int i = 0; i < 280; ++i) {
        const std::string moves = random_moves(random, 28 + i % 14);
        BOOST_TEST_CONTEXT(moves) {
            BOOST_TEST(*solver.score(position_after(moves)) == BruteForce(moves).score());
        }
    }
}

BOOST_AUTO_TEST_CASE(every_move_is_scored_as_by_brute_force) {
    std::mt19937 random(2);
    Solver solver;
    for (int i = 0; i < 150; ++i) {
        const std::string moves = random_moves(random, 31 + i % 11);
        const auto scores = solver.analyse(position_after(moves));
        for (int column = 0; column < Connect4::columns; ++column) {
            BOOST_TEST_CONTEXT(moves << ", column " << column + 1) {
                BOOST_CHECK((*scores)[column] == BruteForce(moves).score(column));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(known_positions_have_their_scores) {
    const auto positions = solved_positions();
    BOOST_TEST(positions.size() >= 300U);
    Solver solver;
    for (const auto& [moves, score] : positions) {
        BOOST_TEST_CONTEXT(moves) { BOOST_TEST(*solver.score(position_after(moves)) == score); }
    }
}

// The first moves on the empty board score -2 -1 0 1 0 -1 -2, as published by Allen, Allis and
// Tromp. In a perfect game after the first move, the score of the first player stays the same. Here
// is such a game for each column up to the middle one. Without optimisation, only the later
// positions are solved.
BOOST_AUTO_TEST_CASE(perfect_games_keep_the_published_scores_of_their_first_moves) {
    struct Game {
        std::string moves;
        int score;
    };
    const std::vector<Game> games = {
        {"1444463443222255255552166666111177777733", -2},
        {"233332551255534443244456666622611177777711", -1},
        {"344444634323335556555222226666111111777777", 0},
        {"44444432655555323332267623526661117777711", 1},
    };
    Solver solver;
    for (const auto& [moves, score] : games) {
        for (std::size_t count = CONNECT4_FIRST_SOLVED; count < moves.size(); ++count) {
            BOOST_TEST_CONTEXT(moves.substr(0, count)) {
                const int expected = count % 2 == 0 ? score : -score;
                BOOST_TEST(*solver.score(position_after(moves.substr(0, count))) == expected);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_score_of_a_win_depends_on_the_winners_checkers) {
    Solver solver;
    BOOST_TEST(*solver.score(position_after("112233")) == connect4::score_limit - 4);
    BOOST_TEST(*solver.score(position_after("2233")) == connect4::score_limit - 4);
    BOOST_TEST(*solver.score(position_after("22334")) == 4 - connect4::score_limit);
    BOOST_TEST(*solver.score(position_after("2233467")) == 5 - connect4::score_limit);
}

BOOST_AUTO_TEST_CASE(the_best_move_has_the_score_of_the_position) {
    std::mt19937 random(3);
    Solver solver;
    for (int i = 0; i < 60; ++i) {
        const std::string moves = random_moves(random, 16 + i % 26);
        const Position position = position_after(moves);
        const auto scores = solver.analyse(position);
        BOOST_TEST_CONTEXT(moves) {
            BOOST_CHECK(*std::ranges::max_element(*scores) == *solver.score(position));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_best_moves_are_those_with_the_best_scores) {
    std::mt19937 random(9);
    Solver solver;
    Solver other;
    for (int i = 0; i < 100; ++i) {
        const std::string moves = random_moves(random, 16 + i % 26);
        const Position position = position_after(moves);
        const auto scores = solver.analyse(position);
        const auto best = other.best_moves(position);
        BOOST_TEST_CONTEXT(moves) {
            const auto highest = *std::ranges::max_element(*scores);
            for (int column = 0; column < Connect4::columns; ++column) {
                const auto score = (*scores)[column];
                BOOST_CHECK((*best)[column] == (score == highest ? score : std::nullopt));
            }
            BOOST_CHECK((*scores)[*other.best_move(position)] == highest);
        }
    }
}

BOOST_AUTO_TEST_CASE(mirrored_positions_have_the_same_score) {
    std::mt19937 random(4);
    Solver solver;
    Solver other;
    for (int i = 0; i < 60; ++i) {
        const std::string moves = random_moves(random, 12 + i % 30);
        const Position position = position_after(moves);
        BOOST_TEST_CONTEXT(moves) {
            BOOST_TEST(*solver.score(position) == *other.score(position.mirrored()));
        }
    }
}

BOOST_AUTO_TEST_CASE(signs_are_those_of_the_scores) {
    std::mt19937 random(5);
    Solver solver;
    for (int i = 0; i < 60; ++i) {
        const std::string moves = random_moves(random, 16 + i % 26);
        const Position position = position_after(moves);
        const auto signs = solver.analyse_signs(position);
        const auto scores = solver.analyse(position);
        BOOST_TEST_CONTEXT(moves) {
            BOOST_TEST(*solver.sign(position) == sign_of(*solver.score(position)));
            for (int column = 0; column < Connect4::columns; ++column) {
                BOOST_TEST((*signs)[column].has_value() == (*scores)[column].has_value());
                if (!(*scores)[column]) continue;
                BOOST_TEST(*(*signs)[column] == sign_of(*(*scores)[column]));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_size_of_the_table_changes_no_score) {
    std::mt19937 random(6);
    Solver solver;
    Solver forgetful(0);
    for (int i = 0; i < 60; ++i) {
        const std::string moves = random_moves(random, 18 + i % 24);
        const Position position = position_after(moves);
        BOOST_TEST_CONTEXT(moves) {
            BOOST_TEST(*solver.score(position) == *forgetful.score(position));
        }
    }
}

BOOST_AUTO_TEST_CASE(bounds_by_follow_up_are_never_above_the_score) {
    std::mt19937 random(8);
    Solver solver;
    int bounds = 0, exact = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::string moves = random_moves(random, 24 + i % 17);
        const connect4::Node node = connect4::make_node(position_after(moves));
        const auto playable = connect4::bitboard::playable_cells(node.position.occupied());
        connect4::Children children;
        if ((node.threats & playable) != 0 || node.moves == 0) continue;
        if (!connect4::expand(node, children)) continue;
        const int bound = connect4::follow_up_bound(node, children);
        if (bound == -connect4::score_limit) continue;
        const int score = *solver.score(node.position);
        BOOST_TEST_CONTEXT(moves) { BOOST_TEST(score >= bound); }
        ++bounds;
        exact += score == bound;
    }
    BOOST_TEST(bounds > 300);
    BOOST_TEST(exact > 100);
}

BOOST_AUTO_TEST_CASE(a_search_that_is_requested_to_stop_returns_nothing) {
    std::stop_source source;
    source.request_stop();
    Solver solver;
    const Position empty;
    BOOST_CHECK(!solver.score(empty, source.get_token()));
    BOOST_CHECK(!solver.sign(empty, source.get_token()));
    BOOST_CHECK(!solver.analyse(empty, source.get_token()));
    BOOST_CHECK(!solver.analyse_signs(empty, source.get_token()));
}

BOOST_AUTO_TEST_CASE(a_search_stopped_by_another_thread_leaves_a_valid_table) {
    std::stop_source source;
    Solver solver;
    {
        std::jthread thread([&] { BOOST_CHECK(!solver.score(Position(), source.get_token())); });
        source.request_stop();
    }
    std::mt19937 random(9);
    for (int i = 0; i < 20; ++i) {
        const std::string moves = random_moves(random, 31 + i % 11);
        BOOST_TEST(*solver.score(position_after(moves)) == BruteForce(moves).score());
    }
}

BOOST_AUTO_TEST_CASE(the_number_of_nodes_is_the_same_after_a_reset) {
    const Position position = position_after("444444326335");
    Solver solver;
    const int score = *solver.score(position);
    const auto nodes = solver.nodes();
    BOOST_TEST(nodes > 0U);
    solver.reset();
    BOOST_TEST(solver.nodes() == 0U);
    BOOST_TEST(*solver.score(position) == score);
    BOOST_TEST(solver.nodes() == nodes);
}
