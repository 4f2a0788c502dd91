#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// An event that the server has to send, in the two spellings that JSON writers use by default:
/// JavaScript's without spaces and Python's with one after each colon and comma.
struct Reply {
    std::string compact;
    std::string spaced;

    /// Whether the text is this event, to the letter.
    [[nodiscard]] bool matches(std::string_view text) const {
        return text == compact || text == spaced;
    }
};

/// One move of a game, and what the server has to answer.
struct Step {
    int column;
    Reply play;
    std::string numbered_play;  ///< `play` as a server that speaks connect4.v2 sends it.
    std::optional<Reply> win;   ///< Follows `play` when the move wins.
};

/// A whole game, from the empty board to the win or the full board.
struct Game {
    std::vector<Step> steps;
};

/// The games that are played against the server.
struct GameBook {
    std::vector<Game> full;    ///< 42 moves each: half are drawn, half are won by the last checker.
    std::vector<Game> varied;  ///< Of different lengths, from short wins to a draw.
    std::vector<Game> unfinished;  ///< The full ones without their last move.
};

/// Makes the book by playing random legal moves; the same seed gives the same book everywhere.
[[nodiscard]] GameBook make_game_book(std::uint64_t seed);

}  // namespace bench
