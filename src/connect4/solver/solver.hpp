#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

#include "connect4/connect4.hpp"
#include "connect4/position.hpp"
#include "connect4/score.hpp"
#include "connect4/solver/transposition_table.hpp"

namespace connect4 {

class OpeningBook;
struct SearchLimit;

/// Solves positions: finds their scores under perfect play of both players.
///
/// A score is from the view of the player who is to move: for a win, it is 22 (score_limit) minus
/// the number of the winner's checkers at the end; for a loss, the negative of that; for a draw, 0.
/// So a faster win and a slower loss have higher scores. The score of the empty board is 1.
///
/// A solver is for one thread. It keeps its transposition table between calls, which makes it
/// faster in later positions of the same game. The positions given to it must not be over.
class Solver {
public:
    /// Small enough for a processor's second-level cache. With a table of twice the size, a search
    /// visits a few per cent fewer nodes, but takes longer.
    static constexpr std::size_t default_table_bytes = std::size_t(1) << 20;

    /// A solver with a transposition table of the given number of bytes; it needs little more
    /// memory, and less than 64 KiB of stack. The book may be null; otherwise it must outlive the
    /// solver, and makes early positions much faster.
    explicit Solver(std::size_t table_bytes = default_table_bytes,
                    const OpeningBook* book = nullptr)
        : table_(table_bytes), book_(book) {}

    // Each of these functions returns nothing if a stop is requested before it has the result. It
    // returns less than a millisecond after the request.

    /// The position's score.
    std::optional<int> score(const Position& position, std::stop_token stop = {});

    /// The sign of the score: 1, 0 or -1 for a win, a draw or a loss. Faster than score().
    std::optional<int> sign(const Position& position, std::stop_token stop = {});

    /// The score of every move.
    std::optional<Scores> analyse(const Position& position, std::stop_token stop = {});

    /// The score of the moves that have the position's score, none for all others. Faster than
    /// analyse().
    std::optional<Scores> best_moves(const Position& position, std::stop_token stop = {});

    /// The column of one move that has the position's score. Faster than best_moves().
    std::optional<int> best_move(const Position& position, std::stop_token stop = {});

    /// The sign of the score of every move. Faster than analyse().
    std::optional<Scores> analyse_signs(const Position& position, std::stop_token stop = {});

    /// A depth-limited analysis: the score of every move that forces a win or a loss within the
    /// given number of plies, including the move itself; 0 for all other moves. Faster with fewer
    /// plies.
    std::optional<Scores> analyse_within(const Position& position, int plies,
                                         std::stop_token stop = {});

    /// The number of nodes searched so far, without those that were decided at their parent node.
    std::uint64_t nodes() const { return nodes_; }

    /// Empties the transposition table, and sets the number of nodes to 0.
    void reset();

private:
    std::optional<int> solve(const Position& position, int alpha, int beta,
                             const SearchLimit& limit);
    std::optional<int> solve_move(const Position& position, int column, int alpha, int beta,
                                  const SearchLimit& limit);
    std::optional<Scores> solve_moves(const Position& position, int alpha, int beta,
                                      std::stop_token stop);
    std::optional<int> solve_move_within(const Position& position, int column, int plies,
                                         std::stop_token stop);

    TranspositionTable table_;
    const OpeningBook* book_;
    std::uint64_t nodes_ = 0;
};

}  // namespace connect4
