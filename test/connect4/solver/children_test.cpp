#include "connect4/solver/children.hpp"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "connect4/support.hpp"

using namespace connect4;

namespace {

Position after(Position position, int column) {
    BOOST_TEST_REQUIRE(!position.play(column));
    return position;
}

// Whether the player who is to move can neither win with the next move nor stop the opponent's win.
bool is_lost(const Position& position) {
    if (can_win_at_once(position)) return false;
    for (int column = 0; column < Connect4::columns; ++column) {
        if (position.can_play(column) && !can_win_at_once(after(position, column))) return false;
    }
    return true;
}

// Whether the search visits the position: it is not decided by the next two moves.
bool is_searched(const Position& position) {
    return !position.is_over() && !can_win_at_once(position) && !is_lost(position);
}

void check_node(const Node& node, const Node& expected) {
    BOOST_TEST((node.position == expected.position));
    BOOST_TEST(node.checkers == expected.checkers);
    BOOST_TEST(node.threats == expected.threats);
    BOOST_TEST(node.other_threats == expected.other_threats);
    BOOST_TEST(node.moves == expected.moves);
    BOOST_TEST(node.hash == expected.hash);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_children_of_a_node_are_the_nodes_after_its_moves) {
    std::mt19937 random(15);
    int checked = 0;
    int won = 0;
    for (int sample = 0; sample < 2000; ++sample) {
        const std::string moves = random_moves(random, sample % 40);
        const Position position = position_after(moves);
        if (!is_searched(position)) continue;
        BOOST_TEST_CONTEXT(moves) {
            const Node node = make_node(position);
            bool has_lost_child = false;
            Children children;
            const bool is_expanded = expand(node, children);
            for (int column = 0; column < Connect4::columns; ++column) {
                const bool is_played = (node.moves & bitboard::column_cells(column)) != 0;
                if (!is_played) continue;
                const Position next = after(position, column);
                BOOST_TEST(!can_win_at_once(next));
                has_lost_child |= !next.is_over() && is_lost(next);
                if (is_expanded) check_node(children.node(node, column), make_node(next));
                checked += is_expanded;
            }
            BOOST_TEST(is_expanded == !has_lost_child);
            won += has_lost_child;
        }
    }
    BOOST_TEST(checked > 2000);
    BOOST_TEST(won > 50);
}

BOOST_AUTO_TEST_CASE(a_missing_move_loses_at_once_or_is_the_mirror_image_of_another) {
    std::mt19937 random(16);
    for (int sample = 0; sample < 500; ++sample) {
        const std::string moves = random_moves(random, sample % 40);
        const Position position = position_after(moves);
        if (!is_searched(position)) continue;
        const Node node = make_node(position);
        BOOST_TEST_CONTEXT(moves) {
            for (int column = 0; column < Connect4::columns; ++column) {
                if (!position.can_play(column)) continue;
                const auto is_move = [&](int move) {
                    return (node.moves & bitboard::column_cells(move)) != 0;
                };
                const bool loses = can_win_at_once(after(position, column));
                const bool is_symmetric = position == position.mirrored();
                BOOST_TEST((is_move(column) || loses ||
                            (is_symmetric && is_move(Connect4::columns - 1 - column))));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(in_a_symmetric_position_half_of_the_moves_are_enough) {
    const Node empty = make_node(Position());
    constexpr int middle = Connect4::columns / 2;
    constexpr int half = (Connect4::columns + 1) / 2;
    BOOST_TEST(std::popcount(empty.moves) == half);
    Children children;
    BOOST_TEST_REQUIRE(expand(empty, children));
    BOOST_TEST(std::popcount(children.node(empty, middle).moves) == half);
    BOOST_TEST(std::popcount(children.node(empty, middle - 1).moves) == Connect4::columns);
}
