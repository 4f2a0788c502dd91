#pragma once

#include <array>
#include <optional>
#include <string_view>

// Who wins a position, found out the plain way: a board of squares, all moves, no table. It shares
// no code with the solver, so that they do not have their mistakes in common.
class BruteForce {
public:
    // Plays the moves, columns 1 to 7.
    explicit BruteForce(std::string_view moves) {
        for (const char column : moves) drop(column - '1');
    }

    int count() const { return count_; }

    bool is_full(int column) const { return heights_[column] == 6; }

    // The score of the player who is to move.
    int score() { return search(-22, 22); }

    // The score of a column's move.
    std::optional<int> score(int column) {
        if (is_full(column)) return std::nullopt;
        return score_of_move(column, -22, 22);
    }

    // Whether the last move in this column won.
    bool has_won(int column) const {
        for (const auto& [right, up] : {Step{0, 1}, {1, 0}, {1, 1}, {1, -1}}) {
            const int row = heights_[column] - 1;
            if (1 + run(column, row, right, up) + run(column, row, -right, -up) >= 4) return true;
        }
        return false;
    }

    void drop(int column) { board_[column][heights_[column]++] = 1 + count_++ % 2; }

private:
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
            if (column < 0 || column > 6 || row < 0 || row > 5) return length;
            if (board_[column][row] != player) return length;
            ++length;
        }
    }

    int search(int alpha, int beta) {
        if (count_ == 42) return 0;
        int best = -22;
        for (int column = 0; column < 7 && best < beta; ++column) {
            if (is_full(column)) continue;
            const int score = score_of_move(column, alpha, beta);
            if (score > best) best = score;
            if (score > alpha) alpha = score;
        }
        return best;
    }

    int score_of_move(int column, int alpha, int beta) {
        drop(column);
        const int score = has_won(column) ? 22 - (count_ + 1) / 2 : -search(-beta, -alpha);
        take_back(column);
        return score;
    }

    std::array<std::array<int, 6>, 7> board_{};  // 0 is empty, else the player
    std::array<int, 7> heights_{};
    int count_ = 0;
};
