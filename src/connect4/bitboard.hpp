#pragma once

#include <bit>
#include <cstdint>

#include "connect4/connect4.hpp"

namespace connect4 {

/// A set of cells, one bit each: seven bits a column from the left, the lowest cell first. The
/// seventh bit of a column is no cell; it keeps lines from running on into the next column (the
/// layout of John Tromp's Fhourstones benchmark).
using Cells = std::uint64_t;

namespace bitboard {

inline constexpr int column_bits = Connect4::rows + 1;
inline constexpr int used_bits = column_bits * Connect4::columns;

/// From a cell to its neighbour in each of the four directions of lines.
inline constexpr int directions[] = {1, column_bits - 1, column_bits, column_bits + 1};

constexpr Cells make_bottom_row() {
    Cells cells = 0;
    for (int column = 0; column < Connect4::columns; ++column) {
        cells |= Cells(1) << (column * column_bits);
    }
    return cells;
}

inline constexpr Cells bottom_row = make_bottom_row();
inline constexpr Cells all_cells = bottom_row * 0b111111;

/// Rows are odd and even as players count them, from 1.
inline constexpr Cells odd_rows = bottom_row * 0b010101;
inline constexpr Cells even_rows = bottom_row * 0b101010;

/// The cells of a column, 0 to 6.
constexpr Cells column_cells(int column) { return Cells(0b111111) << (column * column_bits); }

/// The column of the first of these cells; there must be one.
constexpr int column_of(Cells cells) { return std::countr_zero(cells) / column_bits; }

/// Where the next checker can land.
constexpr Cells playable_cells(Cells occupied) { return (occupied + bottom_row) & all_cells; }

constexpr Cells lowest(Cells cells) { return cells & (~cells + 1); }
constexpr bool has_several(Cells cells) { return (cells & (cells - 1)) != 0; }

/// The first cells of all four in a row.
constexpr Cells lines_of_four(Cells cells) {
    Cells lines = 0;
    for (const int step : directions) {
        const Cells pairs = cells & (cells >> step);
        lines |= pairs & (pairs >> 2 * step);
    }
    return lines;
}

/// Whether there are four in a row.
constexpr bool has_four(Cells cells) { return lines_of_four(cells) != 0; }

/// The empty cells, at any height, that would complete four in a row for these checkers.
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

/// The moves that do not let the other player, who has these threats, win with the next one.
constexpr Cells safe_moves(Cells occupied, Cells threats) {
    const Cells playable = playable_cells(occupied);
    const Cells forced = playable & threats;
    const Cells answers = (forced != 0 ? forced : playable) & ~(threats >> 1);
    return has_several(forced) ? 0 : answers;
}

/// The cells as a mirror shows them, left and right exchanged.
constexpr Cells mirrored(Cells cells) {
    Cells result = 0;
    for (int column = 0; column < Connect4::columns; ++column) {
        result = (result << column_bits) | (cells & (column_cells(0) | Cells(1) << Connect4::rows));
        cells >>= column_bits;
    }
    return result;
}

}  // namespace bitboard
}  // namespace connect4
