#pragma once

#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

#include "brute_force.hpp"
#include "connect4/position.hpp"

// The position after these moves, columns 1 to 7, which must be legal.
inline connect4::Position position_after(std::string_view moves) {
    connect4::Position position;
    for (const char column : moves) {
        if (position.play(column - '1')) throw std::invalid_argument(std::string(moves));
    }
    return position;
}

// So many random moves after which the game still goes on.
inline std::string random_moves(std::mt19937& random, int count) {
    while (true) {
        BruteForce game("");
        std::string moves;
        while (game.count() < count) {
            const int column = static_cast<int>(random() % 7);
            if (game.is_full(column)) continue;
            game.drop(column);
            moves += static_cast<char>('1' + column);
            if (game.has_won(column)) break;
        }
        if (moves.empty() || !game.has_won(moves.back() - '1')) return moves;
    }
}
