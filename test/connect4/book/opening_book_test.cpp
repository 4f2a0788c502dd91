#include "connect4/book/opening_book.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "connect4/book/book_bound.hpp"
#include "connect4/solver/solver.hpp"
#include "connect4/support.hpp"

using namespace connect4;

namespace {

constexpr int last_whole_layer = 12;
constexpr int whole_layers_of_the_book[] = {8, last_whole_layer};

// Adds all book positions that are reached with the given number of moves, by their keys.
void collect(const Position& position, int moves, std::map<std::uint64_t, Position>& positions) {
    if (position.is_over()) return;
    if (moves == 0) {
        const Position image = position.canonical();
        if (!can_win_at_once(image)) positions.emplace(image.key(), image);
        return;
    }
    for (int column = 0; column < Connect4::columns; ++column) {
        Position next = position;
        if (!next.play(column)) collect(next, moves - 1, positions);
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(with_the_book_the_empty_board_has_the_published_scores) {
    Solver solver(Solver::default_table_bytes, &opening_book());
    BOOST_TEST(*solver.score(Position()) == 1);
    const Scores published = {-2, -1, 0, 1, 0, -1, -2};
    BOOST_CHECK(*solver.analyse(Position()) == published);
}

BOOST_AUTO_TEST_CASE(a_random_sample_of_the_book_is_solved_again) {
    std::mt19937 random(12);
    Solver solver;
    for (const int checkers : whole_layers_of_the_book) {
        for (int sample = 0; sample < CONNECT4_BOOK_SAMPLES;) {
            const std::string moves = random_moves(random, checkers);
            const Position position = position_after(moves);
            if (can_win_at_once(position)) continue;
            ++sample;
            BOOST_TEST_CONTEXT(moves) {
                BOOST_TEST_REQUIRE(opening_book().score(position).has_value());
                BOOST_TEST(*opening_book().score(position) == *solver.score(position));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_last_layer_has_the_positions_that_take_long_to_solve) {
    std::mt19937 random(13);
    const OpeningBook earlier = opening_book().below(opening_book().max_checkers());
    Solver solver(Solver::default_table_bytes, &earlier);
    int kept = 0, left_out = 0;
    std::uint64_t nodes_of_kept = 0, nodes_of_left_out = 0;
    while (kept < CONNECT4_BOOK_SAMPLES) {
        const std::string moves = random_moves(random, opening_book().max_checkers());
        const Position position = position_after(moves);
        if (can_win_at_once(position)) continue;
        solver.reset();
        const int score = *solver.score(position);
        const auto in_book = opening_book().score(position);
        BOOST_TEST_CONTEXT(moves) { BOOST_TEST(in_book.value_or(score) == score); }
        (in_book ? kept : left_out) += 1;
        (in_book ? nodes_of_kept : nodes_of_left_out) += solver.nodes();
    }
    BOOST_TEST(left_out > 3 * kept);
    BOOST_TEST(nodes_of_kept / kept > 3 * (nodes_of_left_out / left_out));
}

BOOST_AUTO_TEST_CASE(the_bound_of_the_book_is_never_above_the_score_and_often_equal) {
    std::mt19937 random(13);
    Solver solver;
    int equal = 0;
    constexpr int samples = 300;
    for (int sample = 0; sample < samples; ++sample) {
        const std::string moves = random_moves(random, last_whole_layer + 1);
        const Position position = position_after(moves);
        const int bound = book_bound(opening_book(), position);
        const int score = *solver.score(position);
        BOOST_TEST_CONTEXT(moves) { BOOST_TEST(bound <= score); }
        equal += bound == score;
    }
    BOOST_TEST(equal > samples / 3);
}

BOOST_AUTO_TEST_CASE(a_layer_may_leave_out_positions) {
    std::mt19937 random(14);
    const Position start = position_after(random_moves(random, 18));
    std::map<std::uint64_t, Position> found;
    collect(start, 4, found);
    std::vector<Position> positions;
    std::vector<std::int8_t> scores;
    Solver plain;
    for (const auto& [key, position] : found) {
        const bool is_left_out = key % 3 != 0;
        const int score = is_left_out ? OpeningBook::no_score : *plain.score(position);
        positions.push_back(position);
        scores.push_back(static_cast<std::int8_t>(score));
    }
    const std::vector<OpeningBook::Layer> layers = {{22, positions, scores}};
    const Bytes file = OpeningBook::make_file(layers);
    const OpeningBook book(file);
    BOOST_TEST(!book.has_all(22));
    BOOST_TEST(book.max_checkers() == 22);
    Solver reader(Solver::default_table_bytes, &book);
    BOOST_TEST(*reader.score(start) == *plain.score(start));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const auto score = book.score(positions[i]);
        BOOST_TEST_REQUIRE(score.value_or(OpeningBook::no_score) == scores[i]);
        BOOST_TEST_REQUIRE((book.score(positions[i].mirrored()) == score));
        BOOST_TEST_REQUIRE(*reader.score(positions[i]) == *plain.score(positions[i]));
        Position next = positions[i];
        if (next.play(3) || next.is_over()) continue;
        BOOST_TEST_REQUIRE(*reader.score(next) == *plain.score(next));
    }
}

BOOST_AUTO_TEST_CASE(a_layer_may_leave_out_all_positions) {
    const std::vector<Position> positions = {position_after("44"), position_after("43")};
    const std::vector<std::int8_t> scores(2, OpeningBook::no_score);
    const std::vector<OpeningBook::Layer> layers = {{2, positions, scores}};
    const Bytes file = OpeningBook::make_file(layers);
    const OpeningBook book(file);
    BOOST_TEST(!book.score(positions[0]).has_value());
    BOOST_TEST(!book.score(positions[1]).has_value());
    BOOST_TEST(book.below(2).max_checkers() == -1);
    BOOST_TEST(book.below(3).max_checkers() == 2);
}

BOOST_AUTO_TEST_CASE(a_book_returns_the_scores_that_were_written) {
    std::mt19937 random(7);
    std::uint64_t nodes = 0;
    std::uint64_t nodes_without_book = 0;
    for (int round = 0; round < 5; ++round) {
        const Position start = position_after(random_moves(random, 18));
        std::map<std::uint64_t, Position> found;
        collect(start, 4, found);
        std::vector<Position> positions;
        std::vector<std::int8_t> scores;
        Solver solver;
        for (const auto& [key, position] : found) {
            positions.push_back(position);
            scores.push_back(static_cast<std::int8_t>(*solver.score(position)));
        }
        const std::vector<OpeningBook::Layer> layers = {{22, positions, scores}};
        const Bytes file = OpeningBook::make_file(layers);
        const OpeningBook book(file);
        BOOST_TEST(book.max_checkers() == 22);
        BOOST_TEST(book.has_all(22));
        BOOST_TEST(!book.has_all(21));
        for (std::size_t i = 0; i < positions.size(); ++i) {
            BOOST_TEST_REQUIRE(*book.score(positions[i]) == scores[i]);
            BOOST_TEST_REQUIRE(*book.score(positions[i].mirrored()) == scores[i]);
        }
        BOOST_TEST(!book.score(start).has_value());

        // With the book, the solver finds the same score with fewer nodes.
        Solver plain;
        Solver reader(Solver::default_table_bytes, &book);
        BOOST_TEST(*reader.score(start) == *plain.score(start));
        nodes += reader.nodes();
        nodes_without_book += plain.nodes();
    }
    BOOST_TEST(nodes < nodes_without_book);
}
