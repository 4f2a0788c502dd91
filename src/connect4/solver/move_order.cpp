#include "connect4/solver/move_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace connect4 {
namespace {

using namespace bitboard;

// By zugzwang, the opponent must finally play below a threat: below one of the first player in an
// odd row, and below one of the second player in an even row (Allen, Allis). Such threats are good.
constexpr int good_threat = 24;
constexpr int bad_threat = 16;
constexpr int threat_to_answer = 16;  // The opponent must take its cell at once.
constexpr int two_threats_in_column = 16;
constexpr int wasted_threat = -126;  // The opponent takes its cell, above the move.
constexpr int reply = -12;           // For each move that the opponent has left.

// For each line of four through the cell. A begun line counts as open, too, and a half line as
// both.
constexpr int open_line = 3;
constexpr int begun_line = 3;
constexpr int half_line = -12;  // Negative, because its threats have been counted before.
constexpr int begun_line_of_opponent = 3;
constexpr int half_line_of_opponent = 4;

// With this number of checkers or more, counting lines takes more time than it saves.
constexpr int min_checkers_without_lines = 28;

static_assert(
    Connect4::columns == 7 && Connect4::rows == 6,
    "The values of cells are for this board: write some for another one, higher in its middle.");

// By player and the cell's bit.
using CellValues = std::array<std::array<std::int8_t, used_bits>, 2>;

constexpr CellValues cell_values = [] {
    // By player, column up to the middle one, and row.
    constexpr std::int8_t values[2][4][Connect4::rows] = {
        {{6, -4, -6, 5, 6, 4}, {7, 3, 11, 3, 5, 3}, {10, 6, 7, 7, 10, 0}, {20, 9, 6, 14, 9, -1}},
        {{0, 4, -4, 8, 0, 4}, {3, 5, 5, 7, 3, 3}, {9, 10, 6, 10, 6, 0}, {12, 6, 4, 20, 14, 6}}};
    CellValues by_bit{};
    for (int player = 0; player < 2; ++player) {
        for (int column = 0; column < Connect4::columns; ++column) {
            const int distance = std::min(column, Connect4::columns - 1 - column);
            for (int row = 0; row < Connect4::rows; ++row) {
                by_bit[player][column * column_bits + row] = values[player][distance][row];
            }
        }
    }
    return by_bit;
}();

int value_of_cell(Cells move, int player) { return cell_values[player][std::countr_zero(move)]; }

}  // namespace

MoveOrder::Lines::Lines(Cells own, Cells other, int step) {
    open = lines_of_four(all_cells ^ other, step);
    const Cells first = own, second = own >> step;
    const Cells third = own >> 2 * step, fourth = own >> 3 * step;
    begun = open & (first | second | third | fourth);
    half = open & ((first & second) | (third & fourth) | ((first | second) & (third | fourth)));
}

MoveOrder::MoveOrder(const Position& position, Cells threats, int checkers)
    : occupied_(position.occupied()),
      own_threats_(threats),
      player_(checkers % 2),
      counts_lines_(checkers < min_checkers_without_lines) {
    if (!counts_lines_) return;
    for (std::size_t i = 0; i < std::size(directions); ++i) {
        own_lines_[i] = Lines(position.own(), position.other(), directions[i]);
        other_lines_[i] = Lines(position.other(), position.own(), directions[i]);
    }
}

int MoveOrder::value(Cells move, Cells threats, Cells replies) const {
    const Cells answerable = threats & playable_cells(occupied_ | move);
    const Cells lasting = threats & ~answerable;
    const Cells good_rows = player_ == 0 ? odd_rows : even_rows;
    int value = value_of_cell(move, player_) + reply * std::popcount(replies) +
                good_threat * std::popcount(lasting & good_rows) +
                bad_threat * std::popcount(lasting & ~good_rows);
    if (answerable != 0) value += threat_to_answer;
    if ((threats & (threats >> 1)) != 0) value += two_threats_in_column;
    if ((own_threats_ & (move << 1)) != 0) value += wasted_threat;
    return counts_lines_ ? value + value_of_lines(move) : value;
}

int MoveOrder::value_of_lines(Cells move) const {
    int value = 0;
    for (std::size_t i = 0; i < std::size(directions); ++i) {
        const int step = directions[i];
        const Cells two = move | move >> step;
        const Cells through = two | two >> 2 * step;
        value += open_line * std::popcount(own_lines_[i].open & through) +
                 begun_line * std::popcount(own_lines_[i].begun & through) +
                 half_line * std::popcount(own_lines_[i].half & through) +
                 begun_line_of_opponent * std::popcount(other_lines_[i].begun & through) +
                 half_line_of_opponent * std::popcount(other_lines_[i].half & through);
    }
    return value;
}

}  // namespace connect4
