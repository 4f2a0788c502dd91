// Tests the rules of the game in connect4.cpp. One test plays random games, and compares the rules
// with a second implementation that is slow and simple.

#include <algorithm>
#include <initializer_list>
#include <iostream>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "connect4/connect4.hpp"

using namespace connect4;

namespace {

using Line = std::vector<Cell>;

// A second implementation of the rules: a board of colours, and a check of each line, cell by cell.
class PlainGame {
public:
    std::optional<int> play(int column) {
        if (is_over() || board_[column].size() == Connect4::rows) return {};
        board_[column].push_back(count_++ % 2 == 0 ? PLAYER1 : PLAYER2);
        for (int first = 0; first < Connect4::columns; ++first) {
            for (int row = 0; row < Connect4::rows; ++row) {
                add_line(first, row, 0, 1);
                add_line(first, row, 1, 0);
                add_line(first, row, 1, 1);
                add_line(first, row, 1, -1);
            }
        }
        return static_cast<int>(board_[column].size()) - 1;
    }

    bool is_over() const { return winner || count_ == Connect4::cell_count; }

    std::optional<Player> winner;

    // The cells of all lines, column by column from the left.
    Line sorted_line() const {
        Line sorted = line_;
        std::ranges::sort(sorted, {}, [](Cell cell) { return std::pair(cell.column, cell.row); });
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        return sorted;
    }

private:
    std::optional<Player> at(int column, int row) const {
        if (column < 0 || column >= Connect4::columns || row < 0) return {};
        if (row >= static_cast<int>(board_[column].size())) return {};
        return board_[column][row];
    }

    // Adds the cells of the line that begins in a cell and goes on by the given steps, if the cells
    // have the checkers of one player.
    void add_line(int column, int row, int right, int up) {
        const auto player = at(column, row);
        if (!player) return;
        for (int step = 1; step < 4; ++step) {
            if (at(column + step * right, row + step * up) != player) return;
        }
        winner = player;
        for (int step = 0; step < 4; ++step) {
            line_.push_back({column + step * right, row + step * up});
        }
    }

    std::vector<Player> board_[Connect4::columns];
    Line line_;
    int count_ = 0;
};

// Plays the columns in turn, red first.
Connect4 play_all(std::initializer_list<int> columns) {
    Connect4 game;
    for (const int column : columns) (void)game.play(game.turn(), column);
    return game;
}

bool a_move_after_a_win_is_refused() {
    Connect4 game = play_all({3, 3, 4, 4, 2, 1, 5});
    return game.winner() == PLAYER1 && game.play(PLAYER2, 0).error() == Error::game_over;
}

bool lines_are_found_in_all_directions() {
    const auto line_of = [](std::initializer_list<int> columns) {
        return play_all(columns).winning_line();
    };
    return line_of({0, 1, 0, 1, 0, 1, 0}) == Line{{0, 0}, {0, 1}, {0, 2}, {0, 3}} &&
           line_of({3, 3, 4, 4, 5, 5, 6}) == Line{{3, 0}, {4, 0}, {5, 0}, {6, 0}} &&
           line_of({0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3}) == Line{{0, 0}, {1, 1}, {2, 2}, {3, 3}} &&
           line_of({6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3}) == Line{{3, 3}, {4, 2}, {5, 1}, {6, 0}};
}

// Plays a random game by both rules. Returns whether they agree.
bool both_agree(std::mt19937& random) {
    Connect4 game;
    PlainGame plain;
    while (!plain.is_over()) {
        const int column = std::uniform_int_distribution(0, Connect4::columns - 1)(random);
        const auto row = game.play(game.turn(), column);
        const auto expected = plain.play(column);
        if (row.has_value() != expected.has_value()) return false;
        if (row && *row != *expected) return false;
        if (game.winner() != plain.winner) return false;
    }
    return game.winning_line() == plain.sorted_line();
}

bool random_games_agree_with_the_plain_rules() {
    std::mt19937 random(4);
    for (int count = 0; count < 10000; ++count) {
        if (!both_agree(random)) return false;
    }
    return true;
}

bool test(std::string_view name, bool (*function)()) {
    const bool has_passed = function();
    std::cout << (has_passed ? "passed " : "FAILED ") << name << std::endl;
    return has_passed;
}

}  // namespace

int main() {
    int failed = 0;
    failed += !test("a move after a win is refused", a_move_after_a_win_is_refused);
    failed += !test("lines are found in all directions", lines_are_found_in_all_directions);
    failed +=
        !test("random games agree with the plain rules", random_games_agree_with_the_plain_rules);
    return failed == 0 ? 0 : 1;
}
