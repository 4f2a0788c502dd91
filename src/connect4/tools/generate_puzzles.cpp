// connect4-generate-puzzles: plays games at random, and writes positions of them as puzzles.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "connect4/book/opening_book.hpp"
#include "connect4/connect4.hpp"
#include "connect4/position.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/solver.hpp"

namespace {

using namespace connect4;

constexpr int min_checkers = 6;
constexpr int max_checkers = 30;

// A draw is played until the board is full: with fewer checkers, that would take long.
constexpr int min_checkers_of_draw = 20;

// The grades are distinguished by the number of moves that a player must look ahead.
constexpr std::array<int, 4> min_depths = {2, 3, 5, 8};
constexpr int grades = static_cast<int>(min_depths.size());

// No person looks further ahead.
constexpr int max_depth = 12;

// The program gives up after this number of games.
constexpr int max_games = 10'000'000;

// Of this number of puzzles that follow each other, one is a draw: in each grade, and in each line.
constexpr std::size_t draw_interval = 4;

constexpr std::string_view help_text = R"(Usage: connect4-generate-puzzles COUNT SEED

Writes puzzles to standard output, as JSON: positions in which exactly one move
wins, or no move wins and exactly one holds the draw. COUNT is their number in
each grade. The same SEED gives the same puzzles, and those of a smaller COUNT
are the first ones of each grade.

The page has the puzzles of COUNT 100 and SEED 1, which take half a minute.

A puzzle has these fields:
  moves   the columns from 1 of all moves since the game began
  goal    "win" or "draw"
  depth   the number of moves in which the player wins; in a draw, the number of
          moves in which the other player wins after the best of the wrong moves
  grade   1 for a depth of 2, 2 for 3 and 4, 3 for 5 to 7, 4 for 8 to 12
)";

struct Puzzle {
    std::vector<int> columns;
    bool is_draw;
    int depth;
    int grade;
};

// The random numbers are the same with each standard library, which its distributions are not.
int random_below(int limit, std::mt19937_64& random) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(limit));
}

// Chooses a move that wins at once or does not lose at once, if there is one. Moves in the middle
// are more likely, as in games of people.
int choose_column(Solver& solver, const Position& position, std::mt19937_64& random) {
    constexpr int plies = 2;
    const Scores scores = *solver.analyse_within(position, plies);
    const int best = std::ranges::max_element(scores)->value();
    std::vector<int> chances;
    for (int column = 0; column < Connect4::columns; ++column) {
        const int chance = 1 + std::min(column, Connect4::columns - 1 - column);
        if (scores[column] == best) chances.insert(chances.end(), chance, column);
    }
    return chances[random_below(static_cast<int>(chances.size()), random)];
}

// Plays a game up to a number of moves. Returns nothing if it ends before.
std::optional<std::vector<int>> play_game(Solver& solver, std::mt19937_64& random) {
    const int count = min_checkers + random_below(max_checkers - min_checkers + 1, random);
    std::vector<int> columns;
    Position position;
    while (position.checkers() < count) {
        columns.push_back(choose_column(solver, position, random));
        static_cast<void>(position.play(columns.back()));
        if (position.is_over()) return std::nullopt;
    }
    return columns;
}

// The number of moves that the player must look ahead. "scores" are sorted, the best one first.
int depth_of(std::span<const int> scores, const Position& position) {
    const int checkers = position.checkers();
    if (scores[0] > 0) return win_with_move(1, checkers) - scores[0] + 1;
    return scores[1] - loss_by_move(1, checkers) + 1;
}

// Makes a puzzle of a position. Returns nothing if it has no single solution, or is too easy.
std::optional<Puzzle> make_puzzle(Solver& solver, std::vector<int> columns) {
    const Position position = *make_position(columns);
    const Scores signs = *solver.analyse_signs(position);
    const int best = std::ranges::max_element(signs)->value();
    const bool is_draw = best == 0;
    if (best < 0 || std::ranges::count(signs, best) != 1) return std::nullopt;
    if (is_draw && position.checkers() < min_checkers_of_draw) return std::nullopt;

    const Scores analysis = *solver.analyse(position);
    std::vector<int> scores;
    for (const auto& score : analysis) {
        if (score) scores.push_back(*score);
    }
    std::ranges::sort(scores, std::ranges::greater());
    // If all other moves lose at once, there is nothing to find.
    if (scores.size() < 2 || scores[1] == loss_by_move(1, position.checkers())) return std::nullopt;
    const int depth = depth_of(scores, position);
    const auto grade = std::ranges::count_if(min_depths, [&](int min) { return depth >= min; });
    if (grade == 0 || depth > max_depth) return std::nullopt;
    return Puzzle{std::move(columns), is_draw, depth, static_cast<int>(grade)};
}

// The puzzles that have been found.
class Collection {
public:
    explicit Collection(std::size_t count) : count_(count) {}

    bool is_complete() const {
        return std::ranges::all_of(puzzles_,
                                   [&](const auto& puzzles) { return puzzles.size() == count_; });
    }

    // Adds a puzzle if the next one of its grade shall have its goal.
    void add(Puzzle puzzle) {
        auto& puzzles = puzzles_[puzzle.grade - 1];
        const bool wants_draw = (puzzles.size() + puzzle.grade) % draw_interval == 0;
        if (puzzles.size() == count_ || puzzle.is_draw != wants_draw) return;
        const Position position = *make_position(puzzle.columns);
        if (!known_.insert(position.canonical().key()).second) return;
        puzzles.push_back(std::move(puzzle));
    }

    // Writes lines of one puzzle of each grade.
    void write(std::ostream& stream) const {
        for (std::size_t i = 0; i < count_; ++i) {
            stream << (i == 0 ? "[\n" : ",\n");
            for (const auto& puzzles : puzzles_) {
                const auto& [columns, is_draw, depth, grade] = puzzles[i];
                stream << (grade == 1 ? "" : ", ") << R"({"moves":")";
                for (const int column : columns) stream << column + 1;
                stream << R"(","goal":")" << (is_draw ? "draw" : "win") << R"(","depth":)" << depth
                       << R"(,"grade":)" << grade << '}';
            }
        }
        stream << "\n]\n";
    }

private:
    const std::size_t count_;
    std::array<std::vector<Puzzle>, grades> puzzles_;
    std::set<std::uint64_t> known_;  // the keys of the positions and their mirror images
};

template <class Number>
bool parse(std::string_view text, Number& number) {
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && rest == text.data() + text.size();
}

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() == 1 && arguments[0] == "--help") {
        std::cout << help_text;
        return 0;
    }
    std::size_t puzzles = 0;
    std::uint64_t seed = 0;
    if (arguments.size() != 2 || !parse(arguments[0], puzzles) || puzzles == 0 ||
        !parse(arguments[1], seed)) {
        std::cerr << help_text;
        return 2;
    }
    Solver solver(Solver::default_table_bytes, &opening_book());
    std::mt19937_64 random(seed);
    Collection collection(puzzles);
    for (int games = 0; !collection.is_complete(); ++games) {
        if (games == max_games) {
            std::cerr << "connect4-generate-puzzles: " << games << " games have too few puzzles.\n";
            return 1;
        }
        auto columns = play_game(solver, random);
        if (!columns) continue;
        auto puzzle = make_puzzle(solver, std::move(*columns));
        if (puzzle) collection.add(std::move(*puzzle));
    }
    collection.write(std::cout);
    return std::cout.flush() ? 0 : 1;
}
