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

/// Finds out who wins a position, and when, if both play as well as possible.
///
/// The score is that of the player who is to move: 22 minus the number of the winner's checkers at
/// the end for a win, the negative of that for a loss, 0 for a draw. So a sooner win and a later
/// loss are better. The empty board's score is 1.
///
/// A solver is for one thread; each has a table of its own. It remembers what it has found, and so
/// is quicker in positions of the same game. No position given to it may be over.
class Solver {
public:
    /// With twice as much, a search visits a few per cent fewer positions, and takes longer: a
    /// processor's nearest caches are not bigger.
    static constexpr std::size_t default_table_bytes = std::size_t(1) << 20;

    /// A solver needs little more memory than its table of so many bytes, and less than 64 KiB of
    /// stack. If there is a book, which must outlive it, early positions take much less time.
    explicit Solver(std::size_t table_bytes = default_table_bytes,
                    const OpeningBook* book = nullptr)
        : table_(table_bytes), book_(book) {}

    // Each of these gives nothing if it was told to stop before it had the answer, which takes
    // less than a millisecond.

    /// The position's score.
    std::optional<int> score(const Position& position, std::stop_token stop = {});

    /// 1, 0 or -1 for a win, a draw or a loss; sooner than the score.
    std::optional<int> sign(const Position& position, std::stop_token stop = {});

    /// The score of every move.
    std::optional<Scores> analyse(const Position& position, std::stop_token stop = {});

    /// The score of those moves that have the position's score, and nothing for all others; sooner
    /// than the scores of all.
    std::optional<Scores> best_moves(const Position& position, std::stop_token stop = {});

    /// The column of a move that has the position's score; sooner still.
    std::optional<int> best_move(const Position& position, std::stop_token stop = {});

    /// The sign of every move; sooner than the scores.
    std::optional<Scores> analyse_signs(const Position& position, std::stop_token stop = {});

    /// The score of every move after which the game can be decided within so many plies, this move
    /// counted, whatever the loser does; 0 for all other moves. The fewer plies, the sooner.
    std::optional<Scores> foresee(const Position& position, int plies, std::stop_token stop = {});

    /// How many positions were searched so far. Those do not count that were decided when the one
    /// before them was searched.
    std::uint64_t nodes() const { return nodes_; }

    /// Forgets all positions, and starts counting them from 0.
    void reset();

private:
    std::optional<int> solve(const Position& position, int lowest, int highest,
                             const SearchLimit& limit);
    std::optional<int> solve_move(const Position& position, int column, int lowest, int highest,
                                  const SearchLimit& limit);
    std::optional<Scores> solve_moves(const Position& position, int lowest, int highest,
                                      std::stop_token stop);
    std::optional<int> foresee_move(const Position& position, int column, int plies,
                                    std::stop_token stop);

    TranspositionTable table_;
    const OpeningBook* book_;
    std::uint64_t nodes_ = 0;
};

}  // namespace connect4
