#include "connect4/position.hpp"

namespace connect4 {

using boost::system::error_code;

error_code Position::play(int column) {
    if (column < 0 || column >= Connect4::columns) return Error::bad_column;
    if (is_over()) return Error::game_over;
    const Cells move = bitboard::playable_cells(occupied_) & bitboard::column_cells(column);
    if (move == 0) return Error::slot_full;
    own_ ^= occupied_;
    occupied_ |= move;
    return {};
}

bool Position::can_play(int column) const {
    return (bitboard::playable_cells(occupied_) & bitboard::column_cells(column)) != 0;
}

bool Position::wins_with(int column) const {
    const Cells move = bitboard::playable_cells(occupied_) & bitboard::column_cells(column);
    return (bitboard::winning_cells(own_, occupied_) & move) != 0;
}

Result<Position> make_position(std::span<const int> columns) {
    Position position;
    for (const int column : columns) {
        if (const error_code error = position.play(column)) return error;
    }
    return position;
}

Position position_of(const Connect4& game) {
    Position position;
    for (const Move& move : game.moves()) static_cast<void>(position.play(move.column));
    return position;
}

}  // namespace connect4
