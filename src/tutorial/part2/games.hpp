#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "connect4/connect4.hpp"
#include "websockets/connection.hpp"

namespace tutorial {

/// A game, and the connections that receive its moves.
struct Game {
    connect4::Connect4 connect4;
    std::set<websockets::Connection> connected;
};

/// Games by their keys, like Python's JOIN and WATCH. Each map entry, player and spectator owns the
/// game, as in Python.
using Games = std::map<std::string, std::shared_ptr<Game>>;

/// Returns a key that cannot be guessed: twelve bytes of the system's random source as 24
/// hexadecimal digits. Python uses secrets.token_urlsafe(12).
std::string make_key();

}  // namespace tutorial
