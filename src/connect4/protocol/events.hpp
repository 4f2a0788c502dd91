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
#include "connect4/opponent.hpp"
#include "connect4/protocol/short_text.hpp"
#include "connect4/score.hpp"

namespace connect4 {

/// What the two sides have agreed on: the tutorial's events exactly, or more.
enum class Dialect : std::uint8_t { tutorial, v2 };

/// The subprotocol that a client offers in order to speak Dialect::v2.
inline constexpr std::string_view v2_subprotocol = "connect4.v2";

/// A key of a game. A longer one is cut short, and so still equals none.
using Key = ShortText<24>;

/// How well the computer plays if nobody says how well; see choose_move().
inline constexpr int default_level = 3;

/// An event that a client sends, such as {"type": "play", "column": 3}.
struct Event {
    enum class Type { init, play, resign, rematch, analyse };

    Type type;
    int column = 0;  ///< of a play: 0 to 6
    int move = 0;    ///< of a play: its number, 1 to 42; 0 if the client did not tell
    // Of an init:
    std::optional<Key> join;
    std::optional<Key> watch;
    std::optional<Key> resume;
    Opponent::Kind opponent =
        Opponent::Kind::friend_;  ///< local if both colours play from this connection
    // If that is the computer:
    int level = default_level;  ///< 1 to 5
    Player player = PLAYER1;    ///< the colour of the person
};

/// Parses one message, as json.loads() does in the tutorial, and checks it as the tutorial does
/// not.
///
/// Unknown keys are ignored, so that clients may send more than this server knows; to the
/// tutorial's dialect those of the other are unknown. Everything else that is not an event, a known
/// key that appears twice included, gives the Error that says why. Allocates nothing unless it
/// fails.
Result<Event> parse_event(std::string_view message, Dialect dialect);

/// The opponent that an "init" event asks for.
Opponent opponent_of(const Event& init);

/// A move, for the clients that show it.
struct PlayEvent {
    Player player;
    int column;  ///< 0 to 6
    int row;     ///< 0 to 5, 0 is the lowest
    int move;    ///< its number, 1 for the first
};

/// The end of a game that somebody won.
struct WinEvent {
    Player player;
    std::span<const Cell> line;  ///< the winning cells; none if the other player resigned
};

/// Why the last event was refused. The client gets its message(), a sentence for people.
struct ErrorEvent {
    boost::system::error_code error;
};

/// Tells a client who it is, and the keys that it may know; those that are empty are left out. In
/// the tutorial's dialect it is sent to the first player only.
struct InitEvent {
    std::optional<Player> player = {};
    Opponent::Kind opponent = Opponent::Kind::friend_;
    int level = 0;  ///< of the computer
    std::string_view join = {};
    std::string_view watch = {};
    std::string_view resume = {};
};

// The other events exist in Dialect::v2 only.

/// The end of a game that nobody won.
struct DrawEvent {};

/// Who is there, and whether they can play.
struct PresenceEvent {
    bool red;
    bool yellow;
    std::size_t watchers;
    bool paused = false;  ///< whether no move can be recorded now
    friend bool operator==(const PresenceEvent&, const PresenceEvent&) = default;
};

/// A player asks for a rematch.
struct RematchEvent {
    Player player;
};

/// A new game begins.
struct ResetEvent {};

/// What the moves are worth that can be made now; see Solver for what the scores mean.
struct AnalysisEvent {
    int move;  ///< the number of the move that is to be made, 1 for the first
    Scores scores;
    bool exact;  ///< whether the scores are more than 1, 0 and -1 for a win, a draw and a loss
};

/// The text of an event. None of them needs an allocation but the error.
using EventText = ShortText<256>;

/// The event as JSON text, as json.dumps() makes it in the tutorial.
EventText to_json(const PlayEvent& event, Dialect dialect);
EventText to_json(const WinEvent& event, Dialect dialect);
EventText to_json(const InitEvent& event, Dialect dialect);
EventText to_json(const DrawEvent& event, Dialect dialect);
EventText to_json(const PresenceEvent& event, Dialect dialect);
EventText to_json(const RematchEvent& event, Dialect dialect);
EventText to_json(const ResetEvent& event, Dialect dialect);
EventText to_json(const AnalysisEvent& event, Dialect dialect);
std::string to_json(const ErrorEvent& event, Dialect dialect);

}  // namespace connect4
