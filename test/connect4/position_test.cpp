#include "connect4/position.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "solver_support.hpp"

using connect4::Connect4;
using connect4::Error;
using connect4::make_position;
using connect4::Position;

BOOST_AUTO_TEST_CASE(the_first_position_is_the_empty_board) {
    const Position position;
    BOOST_TEST(position.checkers() == 0);
    BOOST_TEST(!position.is_over());
    for (int column = 0; column < 7; ++column) {
        BOOST_TEST(position.can_play(column));
        BOOST_TEST(!position.wins_with(column));
    }
}

BOOST_AUTO_TEST_CASE(impossible_moves_are_refused_and_change_nothing) {
    Position position = position_after("333333");
    const Position before = position;
    BOOST_CHECK(position.play(-1) == Error::bad_column);
    BOOST_CHECK(position.play(7) == Error::bad_column);
    BOOST_CHECK(position.play(2) == Error::slot_full);
    BOOST_TEST(!position.can_play(2));
    BOOST_CHECK(position == before);
}

BOOST_AUTO_TEST_CASE(no_move_follows_a_win) {
    Position position = position_after("112233");
    BOOST_TEST(position.wins_with(3));
    BOOST_TEST(!position.wins_with(4));
    BOOST_CHECK(!position.play(3));
    BOOST_TEST(position.is_won());
    BOOST_TEST(position.is_over());
    BOOST_CHECK(position.play(4) == Error::game_over);
    BOOST_CHECK(position.play(9) == Error::bad_column);
}

BOOST_AUTO_TEST_CASE(a_list_of_moves_makes_a_position_or_says_why_not) {
    const std::vector<int> good = {3, 3, 0};
    BOOST_CHECK(make_position(good).value() == position_after("441"));
    const std::vector<int> full = {0, 0, 0, 0, 0, 0, 0};
    BOOST_CHECK(make_position(full).error() == Error::slot_full);
    const std::vector<int> outside = {0, 7};
    BOOST_CHECK(make_position(outside).error() == Error::bad_column);
    const std::vector<int> too_long = {0, 0, 1, 1, 2, 2, 3, 3};
    BOOST_CHECK(make_position(too_long).error() == Error::game_over);
}

BOOST_AUTO_TEST_CASE(a_game_and_its_position_agree) {
    std::mt19937 random(1);
    for (int i = 0; i < 100; ++i) {
        const std::string moves = random_moves(random, i % 42);
        Connect4 game;
        for (const char column : moves) BOOST_REQUIRE(game.play(game.turn(), column - '1'));
        const Position position = position_of(game);
        BOOST_CHECK(position == position_after(moves));
        BOOST_TEST(position.checkers() == static_cast<int>(moves.size()));
        for (int column = 0; column < 7; ++column) {
            Connect4 next = game;
            BOOST_TEST(position.can_play(column) == next.play(game.turn(), column).has_value());
            if (!position.can_play(column)) continue;
            BOOST_TEST(position.wins_with(column) == next.winner().has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_end_is_known_as_to_the_game) {
    std::mt19937 random(2);
    for (int i = 0; i < 200; ++i) {
        Connect4 game;
        Position position;
        while (!game.winner() && !game.is_draw()) {
            BOOST_TEST(!position.is_over());
            const int column = static_cast<int>(random() % 7);
            const bool played = game.play(game.turn(), column).has_value();
            BOOST_TEST(played == !position.play(column));
        }
        BOOST_TEST(position.is_over());
        BOOST_TEST(position.is_won() == game.winner().has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_mirror_exchanges_left_and_right) {
    BOOST_CHECK(position_after("1123").mirrored() == position_after("7765"));
    const Position position = position_after("3347152");
    BOOST_CHECK(position.mirrored().mirrored() == position);
}

BOOST_AUTO_TEST_CASE(positions_have_keys_of_their_own) {
    std::set<std::uint64_t> keys;
    std::set<std::pair<connect4::Cells, connect4::Cells>> positions;
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
        const Position position = position_after(random_moves(random, i % 42));
        BOOST_TEST(position.key() < (std::uint64_t(1) << 49));
        keys.insert(position.key());
        positions.emplace(position.own(), position.occupied());
    }
    BOOST_TEST(keys.size() == positions.size());
    BOOST_TEST(keys.size() > 1500U);
}
