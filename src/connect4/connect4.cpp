#include "connect4/connect4.hpp"

#include <cstdint>
#include <initializer_list>
#include <limits>

namespace connect4 {
namespace {

constexpr int bits_per_column = Connect4::rows + 1;

static_assert(bits_per_column * Connect4::columns <= 64,
              "A larger board needs more than 64 bits for a player's checkers.");
static_assert(Connect4::cell_count <= std::numeric_limits<std::uint8_t>::max(),
              "A larger board needs a wider type for the number of moves.");

// The distance between neighbouring bits of a line: vertical, horizontal, falling and rising.
constexpr std::initializer_list<int> directions = {1, bits_per_column, bits_per_column - 1,
                                                   bits_per_column + 1};

constexpr std::uint64_t bit(int column, int row) {
    return std::uint64_t{1} << (column * bits_per_column + row);
}

// The lowest cells of all fours in one direction.
constexpr std::uint64_t fours(std::uint64_t checkers, int direction) {
    const std::uint64_t pairs = checkers & (checkers >> direction);
    return pairs & (pairs >> (2 * direction));
}

constexpr bool has_four(std::uint64_t checkers) {
    for (const int direction : directions) {
        if (fours(checkers, direction) != 0) return true;
    }
    return false;
}

}  // namespace

Result<int> Connect4::play(Player player, int column) {
    if (column < 0 || column >= columns) return Error::bad_column;
    if (won_ || is_draw()) return Error::game_over;
    if (player != turn()) return Error::not_your_turn;
    const int row = heights_[column];
    if (row == rows) return Error::slot_full;

    std::uint64_t& checkers = checkers_[static_cast<int>(player)];
    checkers |= bit(column, row);
    ++heights_[column];
    moves_[count_++] = {player, static_cast<std::int8_t>(column), static_cast<std::int8_t>(row)};
    won_ = has_four(checkers);
    return row;
}

std::optional<Player> Connect4::winner() const {
    if (!won_) return std::nullopt;
    return moves_[count_ - 1].player;
}

std::vector<Cell> Connect4::winning_line() const {
    if (!won_) return {};
    const std::uint64_t checkers = checkers_[static_cast<int>(*winner())];
    std::uint64_t line = 0;
    for (const int direction : directions) {
        const std::uint64_t first = fours(checkers, direction);
        for (int step = 0; step < 4; ++step) line |= first << (step * direction);
    }
    std::vector<Cell> cells;
    for (int column = 0; column < columns; ++column) {
        for (int row = 0; row < rows; ++row) {
            if (line & bit(column, row)) cells.push_back({column, row});
        }
    }
    return cells;
}

}  // namespace connect4
