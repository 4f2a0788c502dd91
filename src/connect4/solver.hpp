#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

#include "connect4/connect4.hpp"
#include "connect4/position.hpp"
#include "connect4/transposition_table.hpp"

namespace connect4 {

/// Exact scores of some positions that are known without a search, such as an opening book.
class Book {
public:
    virtual ~Book() = default;

    /// The book is not asked for positions with more checkers.
    virtual int most_checkers() const = 0;

    /// The score of the position, in which nobody has won and nobody can win at once; nothing if
    /// the book does not have it.
    virtual std::optional<int> score(const Position& position) const = 0;
};

/// The score of each column's move for the player who makes it; none for a full column.
using Scores = std::array<std::optional<int>, Connect4::columns>;

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
    /// With twice as much, a search visits 3% fewer positions, and takes longer: a processor's
    /// nearest caches are not bigger.
    static constexpr std::size_t default_table_bytes = std::size_t(2) << 20;

    /// A solver needs little more memory than its table of so many bytes, and less than 64 KiB of
    /// stack. The book, if there is one, must outlive it.
    explicit Solver(std::size_t table_bytes = default_table_bytes, const Book* book = nullptr)
        : table_(table_bytes), book_(book) {}

    // Each of these gives nothing if it was told to stop before it had the answer, which takes
    // less than a millisecond.

    /// The position's score.
    std::optional<int> score(const Position& position, std::stop_token stop = {});

    /// 1, 0 or -1 for a win, a draw or a loss; sooner than the score.
    std::optional<int> sign(const Position& position, std::stop_token stop = {});

    /// The score of every move.
    std::optional<Scores> analyse(const Position& position, std::stop_token stop = {});

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
                             std::stop_token stop);
    std::optional<Scores> solve_moves(const Position& position, int limit, std::stop_token stop);
    std::optional<int> foresee_score(const Position& position, int plies, std::stop_token stop);

    TranspositionTable table_;
    const Book* book_;
    std::uint64_t nodes_ = 0;
};

}  // namespace connect4
