#include "connect4/position.hpp"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "connect4/support.hpp"

using connect4::Connect4;
using connect4::Error;
using connect4::make_position;
using connect4::Position;

BOOST_AUTO_TEST_CASE(the_first_position_is_the_empty_board) {
    const Position position;
    BOOST_TEST(position.checkers() == 0);
    BOOST_TEST(!position.is_over());
    for (int column = 0; column < Connect4::columns; ++column) {
        BOOST_TEST(position.can_play(column));
        BOOST_TEST(!position.wins_with(column));
    }
}

BOOST_AUTO_TEST_CASE(impossible_moves_are_refused_and_change_nothing) {
    Position position = position_after(std::string(Connect4::rows, '3'));
    const Position before = position;
    BOOST_CHECK(position.play(-1) == Error::bad_column);
    BOOST_CHECK(position.play(Connect4::columns) == Error::bad_column);
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
    BOOST_CHECK(position.play(Connect4::columns + 2) == Error::bad_column);
}

BOOST_AUTO_TEST_CASE(a_list_of_moves_makes_a_position_or_says_why_not) {
    const std::vector<int> good = {3, 3, 0};
    BOOST_CHECK(make_position(good).value() == position_after("441"));
    const std::vector<int> full(Connect4::rows + 1, 0);
    BOOST_CHECK(make_position(full).error() == Error::slot_full);
    const std::vector<int> outside = {0, Connect4::columns};
    BOOST_CHECK(make_position(outside).error() == Error::bad_column);
    const std::vector<int> too_long = {0, 0, 1, 1, 2, 2, 3, 3};
    BOOST_CHECK(make_position(too_long).error() == Error::game_over);
}

BOOST_AUTO_TEST_CASE(a_game_and_its_position_agree) {
    std::mt19937 random(1);
    for (int i = 0; i < 100; ++i) {
        const std::string moves = random_moves(random, i % Connect4::cell_count);
        Connect4 game;
        for (const char column : moves) BOOST_REQUIRE(game.play(game.turn(), column - '1'));
        const Position position = position_of(game);
        BOOST_CHECK(position == position_after(moves));
        BOOST_TEST(position.checkers() == static_cast<int>(moves.size()));
        for (int column = 0; column < Connect4::columns; ++column) {
            Connect4 next = game;
            BOOST_TEST(position.can_play(column) == next.play(game.turn(), column).has_value());
            if (!position.can_play(column)) continue;
            BOOST_TEST(position.wins_with(column) == next.winner().has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_position_is_over_when_its_game_is_over) {
    std::mt19937 random(2);
    for (int i = 0; i < 200; ++i) {
        Connect4 game;
        Position position;
        while (!game.winner() && !game.is_draw()) {
            BOOST_TEST(!position.is_over());
            const int column = static_cast<int>(random() % Connect4::columns);
            const bool played = game.play(game.turn(), column).has_value();
            BOOST_TEST(played == !position.play(column));
        }
        BOOST_TEST(position.is_over());
        BOOST_TEST(position.is_won() == game.winner().has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_mirror_exchanges_left_and_right) {
    constexpr int last = Connect4::columns - 1;
    const std::vector<int> left = {0, 0, 1, 2};
    const std::vector<int> right = {last, last, last - 1, last - 2};
    BOOST_CHECK(make_position(left).value().mirrored() == make_position(right).value());
    const Position position = position_after("3347152");
    BOOST_CHECK(position.mirrored().mirrored() == position);
    BOOST_CHECK(position.mirrored().canonical() == position.canonical());
}

BOOST_AUTO_TEST_CASE(different_positions_have_different_keys) {
    std::set<std::uint64_t> keys;
    std::set<std::pair<connect4::Cells, connect4::Cells>> positions;
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
        const Position position = position_after(random_moves(random, i % Connect4::cell_count));
        BOOST_TEST(std::bit_width(position.key()) <= connect4::bitboard::used_bits);
        keys.insert(position.key());
        positions.emplace(position.own(), position.occupied());
    }
    BOOST_TEST(keys.size() == positions.size());
    BOOST_TEST(keys.size() > 1500U);
}
