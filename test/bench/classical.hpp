#pragma once

#include <cstdint>
#include <vector>

#include "connect4/position.hpp"

namespace bench {

/// What one would write after reading a tutorial on solving Connect Four: null windows by
/// bisection, moves in the order of the winning cells that they make and then from the centre, a
/// table of 84 MB that keeps the latest result, no moves that lose at once. The solver is measured
/// beside it.
class ClassicalSolver {
public:
    ClassicalSolver() : table_(table_size) {}

    /// The score of a position that is not over.
    int score(const connect4::Position& position);

    /// How many positions were searched so far.
    std::uint64_t nodes() const { return nodes_; }

    /// Forgets all positions, and starts counting them from 0.
    void reset();

private:
    static constexpr std::size_t table_size = 10'500'001;

    int search(const connect4::Position& position, int checkers, int alpha, int beta);

    std::vector<std::uint64_t> table_;
    std::uint64_t nodes_ = 0;
};

}  // namespace bench
