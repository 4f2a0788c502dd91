// connect4-solve: the scores of positions, on the command line.

#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>

#include "connect4/book/opening_book.hpp"
#include "connect4/error.hpp"
#include "connect4/position.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/solver.hpp"

namespace {

using connect4::Connect4;
using connect4::Error;
using connect4::Position;
using connect4::Scores;
using connect4::Solver;

static_assert(Connect4::columns <= 9, "A column is read as one digit, from 1.");

std::string help_text() {
    const std::string columns = std::to_string(Connect4::columns);
    const std::string limit = std::to_string(connect4::score_limit);
    const std::string max_score = std::to_string(connect4::win_with_move(4, 0));
    return R"(Usage: connect4-solve [--analyse]

Reads positions from standard input, one per line: the columns, 1 to )" +
           columns + R"(, of all
moves since the game began; "-" is the empty board. Writes a line for each to
standard output: the score of the player who is to move.

The score of a win is )" +
           limit + R"( minus the number of the winner's checkers at the
end, so that the fastest possible win scores )" +
           max_score + R"(, and the slowest 1. The
score of a loss is the negative of that, and the score of a draw is 0.

For a line that is not a position, the answer starts with "error:" and says why:
a wrong character, a full column, moves after the end, or a game that is won, in
which no player is to move. The full board of a draw scores 0.

Options:
  --analyse   write )" +
           columns + R"( scores, one for the move in each column, for the
              player who makes it; "x" stands for a full column
  --help      print this text and exit
  --version   print the version and exit
)";
}

std::string explain(const boost::system::error_code& error, std::size_t move, char column) {
    const std::string name = "Move " + std::to_string(move);
    if (error == Error::bad_column) {
        return name + " must be a column from 1 to " + std::to_string(Connect4::columns) + ".";
    }
    if (error == Error::slot_full) return name + " is in column " + column + ", which is full.";
    return name + " comes after the end of the game.";
}

// Plays the moves of a line. Returns an empty string, or why they do not lead to a position that
// has a score.
std::string play(std::string_view line, Position& position) {
    if (line.ends_with('\r')) line.remove_suffix(1);  // a file from Windows
    if (line == "-") return "";
    if (line.empty()) return "There is no position in this line; \"-\" is the empty board.";
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto error = position.play(line[i] - '1');
        if (error) return explain(error, i + 1, line[i]);
    }
    if (position.is_won()) return "The game is over: the last move won it.";
    return "";
}

void write(const Scores& scores) {
    std::string_view separator;
    for (const auto& score : scores) {
        std::cout << separator << (score ? std::to_string(*score) : "x");
        separator = " ";
    }
    std::cout << std::endl;
}

void answer(const std::string& line, bool analyse, Solver& solver) {
    Position position;
    if (const std::string problem = play(line, position); !problem.empty()) {
        std::cout << "error: " << problem << std::endl;
    } else if (analyse) {
        write(position.is_over() ? Scores{} : *solver.analyse(position));
    } else {
        std::cout << (position.is_over() ? 0 : *solver.score(position)) << std::endl;
    }
}

// Returns the exit status: 1 if the standard output could not be written.
int finish() {
    if (std::cout.flush()) return 0;
    std::cerr << "connect4-solve: the answers cannot be written. Is the disk full?\n";
    return 1;
}

}  // namespace

int main(int count, char** arguments) {
    bool analyse = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--help") {
            std::cout << help_text();
            return finish();
        }
        if (argument == "--version") {
            std::cout << "connect4-solve " CONNECT4_VERSION "\n";
            return finish();
        }
        if (argument != "--analyse") {
            std::cerr << "connect4-solve: there is no option '" << argument
                      << "'. Try connect4-solve --help.\n";
            return 2;
        }
        analyse = true;
    }

    Solver solver(Solver::default_table_bytes, &connect4::opening_book());
    std::string line;
    while (std::cout && std::getline(std::cin, line)) answer(line, analyse, solver);
    return finish();
}
