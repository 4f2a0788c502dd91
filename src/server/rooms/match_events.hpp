#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "connect4/match.hpp"
#include "connect4/protocol/events.hpp"

namespace server {

/// The "play" event of a move that has been played; `index` counts from 0.
connect4::PlayEvent play_event(const connect4::Match& match, std::size_t index);

/// The "win" event of a match whose current game has been won. It refers to the line, which must
/// be that of the game.
connect4::WinEvent win_event(const connect4::Match& match, std::span<const connect4::Cell> line);

/// The "draw" event of a match whose current game is a draw.
connect4::DrawEvent draw_event(const connect4::Match& match);

/// The events, as JSON text, that tell a client where a match stands: the moves so far, the result,
/// and an open request for a takeback or a rematch. Those that the dialect does not have are left
/// out.
std::vector<std::string> events_so_far(const connect4::Match& match, connect4::Dialect dialect);

}  // namespace server
