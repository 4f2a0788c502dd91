#pragma once

#include <bit>
#include <cstdint>

#include "connect4/connect4.hpp"

namespace connect4 {

/// A bitboard: a set of cells, one bit each. A column has one bit more than it has cells, columns
/// follow each other from the left, and the lowest cell of a column comes first. The extra bit on
/// top of a column is no cell; it keeps lines from running on into the next column (the layout of
/// John Tromp's Fhourstones benchmark).
using Cells = std::uint64_t;

namespace bitboard {

inline constexpr int column_bits = Connect4::rows + 1;
inline constexpr int used_bits = column_bits * Connect4::columns;
static_assert(used_bits <= 64, "A larger board needs Cells of more than 64 bits.");

/// The step from a cell's bit to its neighbour's in the four directions of lines: vertical,
/// falling, horizontal and rising.
inline constexpr int directions[] = {1, column_bits - 1, column_bits, column_bits + 1};

/// The cells of a column, 0 to Connect4::columns - 1.
constexpr Cells column_cells(int column) {
    return ((Cells(1) << Connect4::rows) - 1) << (column * column_bits);
}

/// The cells of a row, 0 to Connect4::rows - 1.
constexpr Cells row_cells(int row) {
    Cells cells = 0;
    for (int column = 0; column < Connect4::columns; ++column) {
        cells |= Cells(1) << (column * column_bits + row);
    }
    return cells;
}

/// The cells of every second row, from the given one upwards.
constexpr Cells every_second_row(int first) {
    Cells cells = 0;
    for (int row = first; row < Connect4::rows; row += 2) cells |= row_cells(row);
    return cells;
}

inline constexpr Cells bottom_row = row_cells(0);
inline constexpr Cells all_cells = bottom_row * column_cells(0);

/// The odd and the even rows, as players count them: from 1.
inline constexpr Cells odd_rows = every_second_row(0);
inline constexpr Cells even_rows = every_second_row(1);

/// The column of the first of the cells; there must be at least one.
constexpr int column_of(Cells cells) { return std::countr_zero(cells) / column_bits; }

/// The cells where the next checker can land.
constexpr Cells playable_cells(Cells occupied) { return (occupied + bottom_row) & all_cells; }

constexpr Cells lowest(Cells cells) { return cells & (~cells + 1); }
constexpr bool has_several(Cells cells) { return (cells & (cells - 1)) != 0; }

/// The first cell of each four in a row in one direction.
constexpr Cells lines_of_four(Cells cells, int step) {
    const Cells pairs = cells & (cells >> step);
    return pairs & (pairs >> 2 * step);
}

/// The first cell of each four in a row.
constexpr Cells lines_of_four(Cells cells) {
    Cells lines = 0;
    for (const int step : directions) lines |= lines_of_four(cells, step);
    return lines;
}

/// Whether there are four in a row.
constexpr bool has_four(Cells cells) { return lines_of_four(cells) != 0; }

/// A player's threats: the empty cells, at any height, that would complete four in a row.
constexpr Cells winning_cells(Cells checkers, Cells occupied) {
    Cells cells = (checkers << 1) & (checkers << 2) & (checkers << 3);
    for (const int step : {column_bits - 1, column_bits, column_bits + 1}) {
        const Cells two_before = (checkers << step) & (checkers << 2 * step);
        const Cells two_behind = (checkers >> step) & (checkers >> 2 * step);
        cells |= two_before & ((checkers << 3 * step) | (checkers >> step));
        cells |= two_behind & ((checkers >> 3 * step) | (checkers << step));
    }
    return cells & (all_cells ^ occupied);
}

/// The moves after which the other player, who has the given threats, cannot win at once.
constexpr Cells safe_moves(Cells occupied, Cells threats) {
    const Cells playable = playable_cells(occupied);
    const Cells forced = playable & threats;
    const Cells answers = (forced != 0 ? forced : playable) & ~(threats >> 1);
    return has_several(forced) ? 0 : answers;
}

/// The mirror image: left and right exchanged.
constexpr Cells mirrored(Cells cells) {
    constexpr Cells first_column = (Cells(1) << column_bits) - 1;
    Cells result = 0;
    for (int column = 0; column < Connect4::columns; ++column) {
        result = (result << column_bits) | (cells & first_column);
        cells >>= column_bits;
    }
    return result;
}

}  // namespace bitboard
}  // namespace connect4
