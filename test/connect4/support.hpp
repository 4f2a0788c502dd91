#pragma once

#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

#include "connect4/brute_force.hpp"
#include "connect4/position.hpp"

// The position after the given moves, columns from 1, which must be legal.
inline connect4::Position position_after(std::string_view moves) {
    connect4::Position position;
    for (const char column : moves) {
        if (position.play(column - '1')) throw std::invalid_argument(std::string(moves));
    }
    return position;
}

// Whether the player who is to move can win with the next move.
inline bool can_win_at_once(const connect4::Position& position) {
    for (int column = 0; column < connect4::Connect4::columns; ++column) {
        if (position.can_play(column) && position.wins_with(column)) return true;
    }
    return false;
}

// The given number of random moves, columns from 1, of a game without a winner so far.
inline std::string random_moves(std::mt19937& random, int count) {
    while (true) {
        BruteForce game("");
        std::string moves;
        while (game.count() < count) {
            const int column = static_cast<int>(random() % connect4::Connect4::columns);
            if (game.is_full(column)) continue;
            game.drop(column);
            moves += static_cast<char>('1' + column);
            if (game.has_won(column)) break;
        }
        if (moves.empty() || !game.has_won(moves.back() - '1')) return moves;
    }
}
