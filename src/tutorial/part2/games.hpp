#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "connect4/connect4.hpp"
#include "websockets/connection.hpp"

namespace tutorial {

/// A game, and the connections that see its moves.
struct Game {
    connect4::Connect4 connect4;
    std::set<websockets::Connection> connected;
};

/// Games by their keys: what Python's JOIN and WATCH are. A game has several owners, as it has in
/// Python: everybody who plays or watches, and the keys that lead to it.
using Games = std::map<std::string, std::shared_ptr<Game>>;

/// Twelve bytes of the system's random source as text, which nobody can guess: Python's
/// secrets.token_urlsafe(12), in hexadecimal digits.
std::string make_key();

}  // namespace tutorial
