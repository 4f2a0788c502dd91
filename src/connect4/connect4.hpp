#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "connect4/error.hpp"

namespace connect4 {

/// The two colours. Red plays first.
enum class Player : std::uint8_t { red, yellow };

inline constexpr Player PLAYER1 = Player::red;
inline constexpr Player PLAYER2 = Player::yellow;

/// The player's colour as events spell it: "red" or "yellow".
constexpr std::string_view to_string(Player player) { return player == PLAYER1 ? "red" : "yellow"; }

/// The other player.
constexpr Player opponent(Player player) { return player == PLAYER1 ? PLAYER2 : PLAYER1; }

/// A cell of the board: column 0 is the leftmost, row 0 the lowest.
struct Cell {
    int column;
    int row;
    friend bool operator==(const Cell&, const Cell&) = default;
};

/// A checker where it landed.
struct Move {
    Player player;
    std::int8_t column;
    std::int8_t row;
    friend bool operator==(const Move&, const Move&) = default;
};

/// A Connect Four game.
///
/// Play moves with play(). Get past moves with moves(). Check for a victory with winner().
///
/// Each player's checkers are the bits of one 64-bit word. A column has one bit more than it has
/// cells; this bit on its top is always 0, and keeps lines from running on into the next column. So
/// four in a row are found by shifting and masking (the layout of John Tromp's Fhourstones
/// benchmark).
class Connect4 {
public:
    /// The size of the board. All else derives from these two, or a static_assert names what must
    /// be adapted to another size.
    static constexpr int columns = 7;
    static constexpr int rows = 6;
    static constexpr int cell_count = columns * rows;

    /// Plays a move in a column, 0 to columns - 1, and returns the row where the checker lands, 0
    /// to rows - 1.
    ///
    /// An illegal move changes nothing and returns the reason: bad_column, game_over,
    /// not_your_turn or slot_full; if several apply, the first of them in this order.
    Result<int> play(Player player, int column);

    /// The moves played so far, oldest first. The span is valid until the next move or the end of
    /// the game object.
    std::span<const Move> moves() const { return {moves_.data(), count_}; }

    /// The player who plays next; meaningless after the end of the game.
    Player turn() const { return count_ % 2 == 0 ? PLAYER1 : PLAYER2; }

    /// The winner, if the game has one.
    std::optional<Player> winner() const;

    /// The cells of all lines that the last move completed, four or more, column by column from the
    /// left; empty if there is no winner.
    std::vector<Cell> winning_line() const;

    /// Whether the board is full and nobody has won.
    bool is_draw() const { return count_ == moves_.size() && !won_; }

private:
    std::array<std::uint64_t, 2> checkers_{};  // by player
    std::array<Move, cell_count> moves_{};
    std::array<std::int8_t, columns> heights_{};
    std::uint8_t count_ = 0;
    bool won_ = false;
};

}  // namespace connect4
