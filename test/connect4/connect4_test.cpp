#include "connect4/connect4.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "connect4/support.hpp"

using namespace connect4;

namespace {

// Plays the columns in turn, red first; every move must be legal.
Connect4 play_all(std::initializer_list<int> columns) {
    Connect4 game;
    for (const int column : columns) BOOST_TEST_REQUIRE(game.play(game.turn(), column).has_value());
    return game;
}

// The rules once more, as plainly as possible: a board of colours, and a check of each line of
// four.
class PlainGame {
public:
    std::optional<int> play(int column) {
        if (finished() || !is_column(column) || board_[column].size() == Connect4::rows) return {};
        board_[column].push_back(count_++ % 2 == 0 ? PLAYER1 : PLAYER2);
        find_lines();
        return static_cast<int>(board_[column].size()) - 1;
    }

    bool finished() const { return winner || count_ == Connect4::cell_count; }

    std::optional<Player> winner;
    std::vector<Cell> line;

private:
    static bool is_column(int column) { return column >= 0 && column < Connect4::columns; }

    std::optional<Player> at(int column, int row) const {
        if (!is_column(column) || row < 0) return {};
        if (row >= static_cast<int>(board_[column].size())) return {};
        return board_[column][row];
    }

    void find_lines() {
        for (int column = 0; column < Connect4::columns; ++column) {
            for (int row = 0; row < Connect4::rows; ++row) {
                for (const auto& [right, up] : {std::pair(0, 1), {1, 0}, {1, 1}, {1, -1}}) {
                    add_four(column, row, right, up);
                }
            }
        }
        std::ranges::sort(line, {}, [](Cell cell) { return std::pair(cell.column, cell.row); });
        line.erase(std::unique(line.begin(), line.end()), line.end());
    }

    void add_four(int column, int row, int right, int up) {
        const auto player = at(column, row);
        if (!player) return;
        for (int step = 1; step < 4; ++step) {
            if (at(column + step * right, row + step * up) != player) return;
        }
        winner = player;
        for (int step = 0; step < 4; ++step)
            line.push_back({column + step * right, row + step * up});
    }

    std::vector<Player> board_[Connect4::columns];
    int count_ = 0;
};

// Plays a game by both rules, and checks that they agree. The function chooses the column of a
// move, which may be illegal, by the number of moves before it. Returns whether the game has a
// winner.
template <class Function>
bool play_both(Function choose_column) {
    Connect4 game;
    PlainGame plain;
    while (!plain.finished()) {
        const int column = choose_column(static_cast<int>(game.moves().size()));
        const auto row = game.play(game.turn(), column);
        const auto expected = plain.play(column);
        BOOST_REQUIRE(row.has_value() == expected.has_value());
        if (row) BOOST_REQUIRE(*row == *expected);
        BOOST_REQUIRE(game.winner() == plain.winner);
    }
    BOOST_REQUIRE(game.winning_line() == plain.line);
    BOOST_REQUIRE(game.is_draw() == !plain.winner);
    for (int column = 0; column < Connect4::columns; ++column) {
        BOOST_REQUIRE(game.play(game.turn(), column).error() == Error::game_over);
    }
    return plain.winner.has_value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_new_game_is_empty_and_red_begins) {
    const Connect4 game;
    BOOST_TEST(game.moves().empty());
    BOOST_CHECK(game.turn() == PLAYER1);
    BOOST_CHECK(!game.winner());
    BOOST_TEST(!game.is_draw());
    BOOST_TEST(game.winning_line().empty());
}

BOOST_AUTO_TEST_CASE(a_checker_falls_onto_those_below_it) {
    Connect4 game;
    BOOST_TEST(game.play(PLAYER1, 3).value() == 0);
    BOOST_TEST(game.play(PLAYER2, 3).value() == 1);
    BOOST_TEST(game.play(PLAYER1, 0).value() == 0);
    const std::vector<Move> expected = {{PLAYER1, 3, 0}, {PLAYER2, 3, 1}, {PLAYER1, 0, 0}};
    BOOST_TEST(std::ranges::equal(game.moves(), expected));
}

BOOST_AUTO_TEST_CASE(a_full_column_is_refused_and_changes_nothing) {
    Connect4 game;
    for (int i = 0; i < Connect4::rows; ++i) BOOST_TEST(game.play(game.turn(), 2).value() == i);
    const Player player = game.turn();
    const auto row = game.play(player, 2);
    BOOST_CHECK(row.error() == Error::slot_full);
    BOOST_TEST(row.error().message() == "This slot is full.");
    BOOST_TEST(game.moves().size() == Connect4::rows);
    BOOST_CHECK(game.turn() == player);
    BOOST_TEST(game.play(player, 1).value() == 0);
}

BOOST_AUTO_TEST_CASE(a_move_out_of_turn_is_refused_and_changes_nothing) {
    Connect4 game;
    BOOST_CHECK(game.play(PLAYER2, 0).error() == Error::not_your_turn);
    BOOST_TEST(game.play(PLAYER1, 0).has_value());
    const auto row = game.play(PLAYER1, 0);
    BOOST_CHECK(row.error() == Error::not_your_turn);
    BOOST_TEST(row.error().message() == "It isn't your turn.");
    BOOST_TEST(game.moves().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_column_outside_the_board_is_refused_and_changes_nothing) {
    Connect4 game;
    for (const int column : {-1, Connect4::columns, 100, -2147483647 - 1, 2147483647}) {
        BOOST_CHECK(game.play(PLAYER1, column).error() == Error::bad_column);
    }
    BOOST_TEST(game.moves().empty());
}

BOOST_AUTO_TEST_CASE(a_move_after_a_win_is_refused_and_changes_nothing) {
    Connect4 game = play_all({3, 3, 4, 4, 2, 1, 5});
    BOOST_CHECK(game.winner() == PLAYER1);
    const auto row = game.play(PLAYER2, 0);
    BOOST_CHECK(row.error() == Error::game_over);
    BOOST_TEST(row.error().message() == "The game is over.");
    BOOST_TEST(game.moves().size() == 7U);
    BOOST_CHECK(game.winner() == PLAYER1);
}

BOOST_AUTO_TEST_CASE(lines_are_found_in_all_four_directions) {
    using Line = std::vector<Cell>;
    const auto line_of = [](std::initializer_list<int> columns) {
        return play_all(columns).winning_line();
    };
    BOOST_CHECK((line_of({0, 1, 0, 1, 0, 1, 0}) == Line{{0, 0}, {0, 1}, {0, 2}, {0, 3}}));
    BOOST_CHECK((line_of({3, 3, 4, 4, 5, 5, 6}) == Line{{3, 0}, {4, 0}, {5, 0}, {6, 0}}));
    BOOST_CHECK(
        (line_of({0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3}) == Line{{0, 0}, {1, 1}, {2, 2}, {3, 3}}));
    BOOST_CHECK(
        (line_of({6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3}) == Line{{3, 3}, {4, 2}, {5, 1}, {6, 0}}));
}

BOOST_AUTO_TEST_CASE(a_line_of_more_than_four_is_shown_whole) {
    const Connect4 game = play_all({0, 0, 1, 1, 2, 2, 4, 4, 5, 5, 6, 6, 3});
    BOOST_CHECK(game.winner() == PLAYER1);
    BOOST_TEST(game.winning_line().size() == 7U);
}

BOOST_AUTO_TEST_CASE(a_line_does_not_run_on_into_the_next_column) {
    static_assert(Connect4::rows == 6, "Write another game, in which red has the cells below.");
    // Red has the three highest cells of column 0, and the lowest of column 1.
    const Connect4 game = play_all({1, 0, 2, 0, 6, 0, 0, 5, 0, 5, 0});
    BOOST_CHECK(!game.winner());
}

BOOST_AUTO_TEST_CASE(a_full_board_without_a_line_is_a_draw) {
    std::mt19937 random(1);
    const std::string moves = random_moves(random, Connect4::cell_count);
    Connect4 game;
    for (const char column : moves) {
        BOOST_TEST(!game.is_draw());
        BOOST_TEST(game.play(game.turn(), column - '1').has_value());
    }
    BOOST_TEST(game.is_draw());
    BOOST_CHECK(!game.winner());
    BOOST_TEST(game.winning_line().empty());
    BOOST_CHECK(game.play(game.turn(), 0).error() == Error::game_over);
}

BOOST_AUTO_TEST_CASE(random_games_agree_with_the_rules_written_plainly) {
    std::mt19937 random(4);
    int wins = 0;
    for (int round = 0; round < 20000; ++round) {
        const bool is_won = play_both([&random](int) {
            return std::uniform_int_distribution(-1, Connect4::columns)(random);
        });
        wins += is_won;
    }
    BOOST_TEST(wins > 0);

    // Random games are seldom drawn, on a large board hardly ever.
    const std::string drawn = random_moves(random, Connect4::cell_count);
    BOOST_TEST(!play_both([&drawn](int move) { return drawn.at(move) - '1'; }));
}
