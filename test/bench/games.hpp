#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// An event that the server must send, in the two default formats of JSON writers: JavaScript's has
/// no spaces, Python's has one after each colon and comma.
struct Reply {
    std::string compact;
    std::string spaced;

    /// Whether the text is exactly this event.
    [[nodiscard]] bool matches(std::string_view text) const {
        return text == compact || text == spaced;
    }
};

/// One move of a game, and the answer that the server must send.
struct Step {
    int column;
    Reply play;
    std::string numbered_play;  ///< `play` in the connect4.v2 dialect.
    std::optional<Reply> win;   ///< Follows `play` when the move wins.
};

/// A whole game, from the empty board to the win or the full board.
struct Game {
    std::vector<Step> steps;
};

/// The games to play against the server.
struct GameBook {
    std::vector<Game> full;    ///< 42 moves each: half are draws, half are won by the last move.
    std::vector<Game> varied;  ///< Of different lengths, from short wins to a draw.
    std::vector<Game> unfinished;  ///< The full games without their last move.
};

/// Makes the book of random legal moves. The same seed gives the same book on every system.
[[nodiscard]] GameBook make_game_book(std::uint64_t seed);

}  // namespace bench
