// Lets each level of the computer play against the one below: connect4-levels-bench [GAMES
// [HIGHEST]]

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "connect4/book/opening_book.hpp"
#include "connect4/opponent.hpp"
#include "connect4/solver/level.hpp"
#include "connect4/solver/solver.hpp"

namespace {

using connect4::Position;
using connect4::Solver;

enum class Result { lost, drawn, won };

// Plays one game, and returns the stronger level's result.
Result play(int stronger, int weaker, bool stronger_begins, std::uint64_t seed) {
    // Each level has its own transposition table, so that none profits from the other's searches,
    // and the book, as in the server.
    const connect4::OpeningBook* book = &connect4::opening_book();
    Solver solvers[2] = {Solver(Solver::default_table_bytes, book),
                         Solver(Solver::default_table_bytes, book)};
    Position position;
    while (!position.is_over()) {
        const bool is_stronger = (position.checkers() % 2 == 0) == stronger_begins;
        const int level = is_stronger ? stronger : weaker;
        const auto column = choose_move(solvers[is_stronger], position, level, seed++);
        if (position.wins_with(*column)) return is_stronger ? Result::won : Result::lost;
        static_cast<void>(position.play(*column));
    }
    return Result::drawn;
}

}  // namespace

int main(int argc, char** argv) {
    const int games = argc > 1 ? std::atoi(argv[1]) : 400;
    const int max_level = argc > 2 ? std::atoi(argv[2]) : connect4::max_level;
    for (int level = 2; level <= max_level; ++level) {
        int results[3] = {};
        for (int game = 0; game < games; ++game) {
            const auto seed = static_cast<std::uint64_t>(1000 * game);
            const Result result = play(level, level - 1, game % 2 == 0, seed);
            ++results[static_cast<int>(result)];
        }
        std::printf("level %d against %d: won %d, drawn %d, lost %d of %d\n", level, level - 1,
                    results[2], results[1], results[0], games);
        std::fflush(stdout);
    }
}
