#include "games.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <utility>

namespace bench {
namespace {

constexpr int columns = 7;
constexpr int rows = 6;
constexpr std::size_t full_length = columns * rows;

// The generator has its own rules, to find mistakes in the server's rules.
class Board {
public:
    // 0 if it is the first player's turn, 1 if it is the second's.
    [[nodiscard]] std::size_t turn() const { return moves_ % 2; }
    [[nodiscard]] bool won() const { return won_; }

    [[nodiscard]] std::vector<int> open_columns() const {
        std::vector<int> open;
        for (int column = 0; column < columns; ++column) {
            if (height(column) < rows) {
                open.push_back(column);
            }
        }
        return open;
    }

    // Returns the row where the checker lands.
    int play(int column) {
        const int row = height(column);
        const char checker = turn() == 0 ? 'r' : 'y';
        cells_[index(column, row)] = checker;
        won_ = std::any_of(directions.begin(), directions.end(), [&](Direction direction) {
            const auto [across, up] = direction;
            return 1 + run(column, row, across, up) + run(column, row, -across, -up) >= 4;
        });
        ++moves_;
        return row;
    }

private:
    using Direction = std::pair<int, int>;
    static constexpr std::array<Direction, 4> directions{{{1, 0}, {0, 1}, {1, 1}, {1, -1}}};
    static constexpr char empty = '\0';

    static std::size_t index(int column, int row) {
        return static_cast<std::size_t>(column * rows + row);
    }

    [[nodiscard]] int height(int column) const {
        int row = 0;
        while (row < rows && cells_[index(column, row)] != empty) {
            ++row;
        }
        return row;
    }

    // Counts the checkers of the same colour next to a cell in one direction.
    [[nodiscard]] int run(int column, int row, int across, int up) const {
        const char checker = cells_[index(column, row)];
        int length = 0;
        for (column += across, row += up; column >= 0 && column < columns && row >= 0 &&
                                          row < rows && cells_[index(column, row)] == checker;
             column += across, row += up) {
            ++length;
        }
        return length;
    }

    std::array<char, full_length> cells_{};
    std::size_t moves_ = 0;
    bool won_ = false;
};

Reply make_reply(const std::string& spaced) {
    // The values contain no spaces, so every space belongs to the format.
    std::string compact = spaced;
    compact.erase(std::remove(compact.begin(), compact.end(), ' '), compact.end());
    return {std::move(compact), spaced};
}

Reply play_reply(const std::string& player, int column, int row) {
    return make_reply(R"({"type": "play", "player": ")" + player + R"(", "column": )" +
                      std::to_string(column) + R"(, "row": )" + std::to_string(row) + "}");
}

std::string with_number(std::string play, std::size_t move) {
    play.pop_back();
    return play + R"(,"move":)" + std::to_string(move) + "}";
}

Reply win_reply(const std::string& player) {
    return make_reply(R"({"type": "win", "player": ")" + player + R"("})");
}

Game play_at_random(std::mt19937_64& random) {
    static const std::array<std::string, 2> players{"red", "yellow"};
    Board board;
    Game game;
    for (auto open = board.open_columns(); !board.won() && !open.empty();
         open = board.open_columns()) {
        // The standard distributions may differ between libraries; a remainder does not.
        const int column = open[random() % open.size()];
        const std::string& player = players[board.turn()];
        const int row = board.play(column);
        Reply play = play_reply(player, column, row);
        std::string numbered_play = with_number(play.compact, game.steps.size() + 1);
        game.steps.push_back({column, std::move(play), std::move(numbered_play),
                              board.won() ? std::optional(win_reply(player)) : std::nullopt});
    }
    return game;
}

}  // namespace

GameBook make_game_book(std::uint64_t seed) {
    constexpr std::size_t full_of_each_kind = 4;
    constexpr std::size_t varied_wins = 11;
    std::mt19937_64 random(seed);
    std::vector<Game> drawn;
    std::vector<Game> won_at_last;
    std::set<std::size_t> lengths;
    GameBook book;
    // About one random game in 400 fills the board: a few thousand games are enough.
    while (drawn.size() < full_of_each_kind || won_at_last.size() < full_of_each_kind ||
           book.varied.size() < varied_wins) {
        Game game = play_at_random(random);
        const std::size_t length = game.steps.size();
        if (length == full_length) {
            auto& kind = game.steps.back().win ? won_at_last : drawn;
            if (kind.size() < full_of_each_kind) {
                kind.push_back(std::move(game));
            }
        } else if (book.varied.size() < varied_wins && lengths.insert(length).second) {
            book.varied.push_back(std::move(game));
        }
    }
    book.varied.push_back(drawn.front());
    for (std::size_t index = 0; index < full_of_each_kind; ++index) {
        book.full.push_back(std::move(drawn[index]));
        book.full.push_back(std::move(won_at_last[index]));
    }
    book.unfinished = book.full;
    for (Game& game : book.unfinished) {
        game.steps.pop_back();
    }
    return book;
}

}  // namespace bench
