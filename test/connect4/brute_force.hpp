#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "connect4/connect4.hpp"

// A solver in the plainest form: a board of cells, all moves, no table. It shares no code with the
// real solver, and so none of its bugs.
class BruteForce {
public:
    // Plays the moves, columns from 1.
    explicit BruteForce(std::string_view moves) {
        for (const char column : moves) drop(column - '1');
    }

    int count() const { return count_; }

    bool is_full(int column) const { return heights_[column] == rows; }

    // The score of the player who is to move.
    int score() { return search(-limit, limit); }

    // The score of the move in a column; none if the column is full.
    std::optional<int> score(int column) {
        if (is_full(column)) return std::nullopt;
        return score_of_move(column, -limit, limit);
    }

    // Whether the last move in this column has won.
    bool has_won(int column) const {
        for (const auto& [right, up] : {Step{0, 1}, {1, 0}, {1, 1}, {1, -1}}) {
            const int row = heights_[column] - 1;
            if (1 + run(column, row, right, up) + run(column, row, -right, -up) >= 4) return true;
        }
        return false;
    }

    void drop(int column) { board_[column][heights_[column]++] = 1 + count_++ % 2; }

private:
    static constexpr int columns = connect4::Connect4::columns;
    static constexpr int rows = connect4::Connect4::rows;
    static constexpr int limit = (columns * rows + 1) / 2 + 1;

    struct Step {
        int right, up;
    };

    void take_back(int column) {
        board_[column][--heights_[column]] = 0;
        --count_;
    }

    int run(int column, int row, int right, int up) const {
        const int player = board_[column][row];
        int length = 0;
        while (true) {
            column += right;
            row += up;
            if (column < 0 || column >= columns || row < 0 || row >= rows) return length;
            if (board_[column][row] != player) return length;
            ++length;
        }
    }

    int search(int alpha, int beta) {
        if (count_ == columns * rows) return 0;
        int best = -limit;
        for (int column = 0; column < columns && best < beta; ++column) {
            if (is_full(column)) continue;
            const int score = score_of_move(column, alpha, beta);
            if (score > best) best = score;
            if (score > alpha) alpha = score;
        }
        return best;
    }

    int score_of_move(int column, int alpha, int beta) {
        drop(column);
        const int score = has_won(column) ? limit - (count_ + 1) / 2 : -search(-beta, -alpha);
        take_back(column);
        return score;
    }

    std::array<std::array<int, rows>, columns> board_{};  // 0 for an empty cell, or the player
    std::array<int, columns> heights_{};
    int count_ = 0;
};
