// Measures the solver for each class of positions: nodes per position, nodes per second, and time
// per position. The number of nodes is the same in each run.

#include "connect4/solver/solver.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "classical.hpp"
#include "connect4/book/opening_book.hpp"
#include "connect4/position.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/level.hpp"

namespace {

using connect4::Connect4;
using connect4::Position;

constexpr std::string_view usage =
    "Usage: connect4-solver-bench [--classical] [--empty] POSITIONS\n"
    "       connect4-solver-bench --book\n"
    "\n"
    "Measures the solver with the positions of a file. --classical also measures a classical\n"
    "solver, which takes minutes; --empty adds the empty board. --book measures the time to an\n"
    "answer of the computer, with its book, in 2,000 random positions after 0 to 16 plies.\n";

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Options {
    bool classical = false;
    bool empty = false;
    bool book = false;
    std::string file;
};

struct SolvedPosition {
    Position position;
    int score;
};

struct Effort {
    std::uint64_t nodes = 0;
    double seconds = 0;
};

// Positions of the same stage and difficulty, in the classes of Pascal Pons's test sets.
struct Class {
    std::string name;
    std::vector<SolvedPosition> positions;
};

Options parse_options(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument == "--classical") {
            options.classical = true;
        } else if (argument == "--empty") {
            options.empty = true;
        } else if (argument == "--book") {
            options.book = true;
        } else if (argument.starts_with('-') || !options.file.empty()) {
            throw UsageError("'" + argument + "' means nothing here.");
        } else {
            options.file = argument;
        }
    }
    if (options.file.empty() && !options.book)
        throw UsageError("There must be a file of positions.");
    return options;
}

SolvedPosition parse_position(const std::string& line) {
    std::string moves;
    SolvedPosition solved{};
    if (!(std::istringstream(line) >> moves >> solved.score)) {
        throw std::runtime_error("This is no position with its score: " + line);
    }
    for (const char column : moves) {
        if (solved.position.play(column - '1')) {
            throw std::runtime_error("These are no moves: " + moves);
        }
    }
    return solved;
}

// The number of moves that remain under perfect play of both players.
int moves_left(const SolvedPosition& solved) {
    const int checkers = solved.position.checkers();
    if (solved.score == 0) return Connect4::cell_count - checkers;
    const int of_winner = connect4::score_limit - std::abs(solved.score);
    const bool first_wins = (checkers % 2 == 0) == (solved.score > 0);
    return (first_wins ? 2 * of_winner - 1 : 2 * of_winner) - checkers;
}

std::string class_name(const SolvedPosition& solved) {
    const int checkers = solved.position.checkers();
    const int left = moves_left(solved);
    const std::string stage = checkers > 28 ? "end" : checkers > 14 ? "middle" : "begin";
    return stage + (left < 14 ? ", easy" : left < 28 ? ", medium" : ", hard");
}

std::vector<Class> read_classes(const std::string& file) {
    std::vector<Class> classes;
    for (const char* name : {"end, easy", "middle, easy", "middle, medium", "begin, easy",
                             "begin, medium", "begin, hard"}) {
        classes.push_back({name, {}});
    }
    std::ifstream stream(file);
    if (!stream) throw std::runtime_error("Cannot read " + file + ".");
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const SolvedPosition solved = parse_position(line);
        const std::string name = class_name(solved);
        for (Class& c : classes) {
            if (c.name == name) c.positions.push_back(solved);
        }
    }
    return classes;
}

// Solves each position with an empty table.
template <class Solver, class Solve>
Effort measure(Solver& solver, Solve solve, const Class& positions) {
    Effort effort;
    for (const SolvedPosition& solved : positions.positions) {
        solver.reset();
        const auto start = std::chrono::steady_clock::now();
        const int score = solve(solved.position);
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        if (score != solved.score) throw std::runtime_error("A score is wrong.");
        effort.nodes += solver.nodes();
        effort.seconds += time.count();
    }
    return effort;
}

class Bench {
public:
    explicit Bench(bool classical) : with_classical_(classical) {
        std::cout << "| class | positions | nodes/position | million nodes/s | ms/position |";
        if (classical) std::cout << " nodes/position, classical | ratio | ms/position, classical |";
        std::cout << "\n|---|---:|---:|---:|---:|" << (classical ? "---:|---:|---:|" : "") << '\n';
    }

    void run(const Class& positions) {
        if (positions.positions.empty()) return;
        const auto count = static_cast<double>(positions.positions.size());
        const Effort effort = measure(
            solver_, [&](const Position& p) { return *solver_.score(p); }, positions);
        std::cout << std::fixed << std::setprecision(1) << "| " << positions.name << " | "
                  << positions.positions.size() << " | " << nodes(effort, count) << " | "
                  << static_cast<double>(effort.nodes) / effort.seconds / 1e6 << " | "
                  << std::setprecision(3) << effort.seconds / count * 1e3 << " |" << std::flush;
        if (with_classical_) compare(positions, effort, count);
        std::cout << std::endl;
    }

private:
    static std::uint64_t nodes(const Effort& effort, double count) {
        return static_cast<std::uint64_t>(static_cast<double>(effort.nodes) / count);
    }

    void compare(const Class& positions, const Effort& effort, double count) {
        const Effort classical = measure(
            classical_, [&](const Position& p) { return classical_.score(p); }, positions);
        std::cout << ' ' << nodes(classical, count) << " | "
                  << static_cast<double>(effort.nodes) / static_cast<double>(classical.nodes)
                  << " | " << classical.seconds / count * 1e3 << " |";
    }

    bool with_classical_;
    connect4::Solver solver_;
    bench::ClassicalSolver classical_;
};

// A position with the given number of checkers after random moves, in which the game is not over.
Position random_position(std::mt19937& random, int checkers) {
    Position position;
    while (position.checkers() < checkers) {
        static_cast<void>(position.play(static_cast<int>(random() % Connect4::columns)));
        if (position.is_over()) position = Position();
    }
    return position;
}

// Measures the time of a function for each position, with an empty table.
template <class Function>
void measure_latency(const char* name, const std::vector<Position>& positions, Function function) {
    connect4::Solver solver(connect4::Solver::default_table_bytes, &connect4::opening_book());
    std::vector<double> times;
    for (const Position& position : positions) {
        solver.reset();
        const auto start = std::chrono::steady_clock::now();
        function(solver, position);
        const std::chrono::duration<double, std::milli> time =
            std::chrono::steady_clock::now() - start;
        times.push_back(time.count());
    }
    std::ranges::sort(times);
    std::cout << std::fixed << std::setprecision(2) << "| " << name << " | "
              << times[times.size() / 2] << " | " << times[times.size() * 99 / 100] << " | "
              << times.back() << " |" << std::endl;
}

void measure_book() {
    std::mt19937 random(17);
    std::vector<Position> positions;
    for (int i = 0; i < 2000; ++i) positions.push_back(random_position(random, i % 17));
    std::cout << "| ms | p50 | p99 | maximum |\n|---|---:|---:|---:|\n";
    measure_latency("a move of level 5", positions,
                    [&](connect4::Solver& solver, const Position& p) {
                        static_cast<void>(choose_move(solver, p, 5, random()));
                    });
    measure_latency("an analysis", positions, [](connect4::Solver& solver, const Position& p) {
        static_cast<void>(solver.analyse(p));
    });
    measure_latency("signs", positions, [](connect4::Solver& solver, const Position& p) {
        static_cast<void>(solver.analyse_signs(p));
    });
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const Options options = parse_options(count, arguments);
        if (options.book) {
            measure_book();
            return EXIT_SUCCESS;
        }
        const std::vector<Class> classes = read_classes(options.file);
        Bench bench(options.classical);
        for (const Class& positions : classes) bench.run(positions);
        if (options.empty) bench.run({"empty board", {{Position(), 1}}});
        return EXIT_SUCCESS;
    } catch (const UsageError& error) {
        std::cerr << "connect4-solver-bench: " << error.what() << "\n\n" << usage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "connect4-solver-bench: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
