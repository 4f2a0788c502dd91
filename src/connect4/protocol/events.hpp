#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "connect4/connect4.hpp"
#include "connect4/error.hpp"
#include "connect4/match.hpp"
#include "connect4/name.hpp"
#include "connect4/opponent.hpp"
#include "connect4/protocol/reaction.hpp"
#include "connect4/score.hpp"
#include "connect4/short_text.hpp"

namespace connect4 {

/// The set of events that client and server have agreed on: the tutorial's, or a superset of them.
enum class Dialect : std::uint8_t { tutorial, v2 };

/// The subprotocol that a client offers in order to speak Dialect::v2.
inline constexpr std::string_view v2_subprotocol = "connect4.v2";

/// A key of a game. Longer text is cut short: being too long for a key, it still equals none.
using Key = ShortText<24>;

/// The computer's level if the client names none; see choose_move().
inline constexpr int default_level = 3;

/// The place of a move in its match, if the client names it.
struct MoveNumber {
    int number = 0;                ///< 1 to Connect4::cell_count; 0 if the client did not give it
    std::optional<int> takebacks;  ///< how often moves were taken back before
};

/// An event that a client sends, such as {"type": "play", "column": 3}.
struct Event {
    enum class Type { init, play, resign, rematch, analyse, ping, claim, takeback, reaction };

    Type type;
    // For "play":
    int column = 0;  ///< 0 to Connect4::columns - 1
    MoveNumber move = {};
    // For "init":
    std::optional<Key> join;
    std::optional<Key> watch;
    std::optional<Key> resume;
    Opponent::Kind opponent = Opponent::Kind::friend_;
    // For "init" with the computer as the opponent:
    int level = default_level;  ///< 1 to max_level
    Player player = PLAYER1;    ///< the client's colour
    // For "init" of a player:
    std::optional<Name> name;
    Begins begins = Begins::alternate;  ///< the rule of a new match
    // For "claim":
    bool claims_win = true;  ///< false for a draw
    // For "reaction":
    Reaction reaction = Reaction::hello;
};

/// Parses one message, as json.loads() does in the tutorial, and checks that it is an event.
///
/// Unknown keys are ignored, so that clients may send more than this server knows; in the
/// tutorial's dialect, the keys that only v2 has are unknown. Anything else that is not a
/// well-formed event returns the Error that explains why; this includes a known key that appears
/// twice. Allocates nothing unless it fails or there is a name.
Result<Event> parse_event(std::string_view message, Dialect dialect);

/// The opponent that an "init" event asks for.
Opponent opponent_of(const Event& init);

/// A move that was played.
struct PlayEvent {
    Player player;
    int column;  ///< 0 is the leftmost
    int row;     ///< 0 is the lowest
    int move;    ///< its number, 1 for the first
};

/// The end of a game with a winner.
struct WinEvent {
    Player player;
    std::span<const Cell> line = {};  ///< the winning cells; empty if the game ended early
    bool has_left = false;            ///< whether it ended because the other player has gone
};

/// Why the last event was refused. The client gets the error's message().
struct ErrorEvent {
    boost::system::error_code error;
    std::string_view watch = {};  ///< v2: the key to watch the game whose seats are taken, or empty
};

/// Tells a client its colour and the keys that it may know; empty keys are left out. In the
/// tutorial's dialect, only the first player gets it.
struct InitEvent {
    std::optional<Player> player = {};
    Opponent::Kind opponent = Opponent::Kind::friend_;
    int level = 0;  ///< the computer's
    std::string_view join = {};
    std::string_view watch = {};
    std::string_view resume = {};
    Series series = {};  ///< told if a game has ended before
    int takebacks = 0;   ///< told if moves were taken back
};

// The other events exist in Dialect::v2 only.

/// The end of a game without a winner.
struct DrawEvent {
    bool has_left = false;  ///< whether a player claimed it because the other one has gone
};

/// The answer to "ping".
struct PongEvent {};

/// Which players are connected, how many clients watch, and whether moves are possible.
struct PresenceEvent {
    bool red;
    bool yellow;
    std::size_t watchers;
    bool paused = false;        ///< true while moves cannot be recorded
    bool red_lost = false;      ///< true if red is absent because the connection was lost
    bool yellow_lost = false;   ///< the same for yellow
    std::string red_name = {};  ///< empty if red has none
    std::string yellow_name = {};
    std::optional<int> claim_in = {};  ///< in seconds; see Presence::time_to_claim()
    friend bool operator==(const PresenceEvent&, const PresenceEvent&) = default;
};

/// A client has taken a seat with the `join` key.
struct JoinEvent {
    Player player;  ///< its colour
};

/// A player asks for a rematch.
struct RematchEvent {
    Player player;
};

/// A player asks to take a move back.
struct TakebackEvent {
    Player player;
};

/// A player reacts, or a spectator.
struct ReactionEvent {
    Reaction reaction;
    std::optional<Player> player;
};

/// The board is empty: a new game begins, or the moves that are left are sent again.
struct ResetEvent {
    Series series = {};
    int takebacks = 0;
    bool is_takeback = false;  ///< whether moves were taken back
};

/// The scores of the possible moves; see Solver for their meaning.
struct AnalysisEvent {
    int move;  ///< the number of the next move, 1 for the first
    Scores scores;
    bool exact;  ///< false if they are only 1, 0 and -1 for a win, a draw and a loss
};

/// The text of an event, without an allocation. (An error has a std::string.)
using EventText = ShortText<256>;

/// The event as JSON text, as json.dumps() makes it in the tutorial.
EventText to_json(const PlayEvent& event, Dialect dialect);
EventText to_json(const WinEvent& event, Dialect dialect);
EventText to_json(const InitEvent& event, Dialect dialect);
EventText to_json(const DrawEvent& event, Dialect dialect);
EventText to_json(const PongEvent& event, Dialect dialect);
std::string to_json(const PresenceEvent& event, Dialect dialect);
EventText to_json(const JoinEvent& event, Dialect dialect);
EventText to_json(const RematchEvent& event, Dialect dialect);
EventText to_json(const TakebackEvent& event, Dialect dialect);
EventText to_json(const ReactionEvent& event, Dialect dialect);
EventText to_json(const ResetEvent& event, Dialect dialect);
EventText to_json(const AnalysisEvent& event, Dialect dialect);
std::string to_json(const ErrorEvent& event, Dialect dialect);

}  // namespace connect4
