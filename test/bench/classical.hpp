#pragma once

#include <cstdint>
#include <vector>

#include "connect4/position.hpp"

namespace bench {

/// A solver as tutorials describe it, to compare the solver with: a bisection of the score by null
/// windows, moves ordered by the threats that they make and then from the centre, no moves that
/// lose at once, and a transposition table of 84 MB that always keeps the latest result.
class ClassicalSolver {
public:
    ClassicalSolver() : table_(table_size) {}

    /// The score of a position that is not over.
    int score(const connect4::Position& position);

    /// The number of nodes searched so far.
    std::uint64_t nodes() const { return nodes_; }

    /// Empties the table, and sets the number of nodes to 0.
    void reset();

private:
    static constexpr std::size_t table_size = 10'500'001;

    int search(const connect4::Position& position, int checkers, int alpha, int beta);

    std::vector<std::uint64_t> table_;
    std::uint64_t nodes_ = 0;
};

}  // namespace bench
