#pragma once

#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>

#include "connect4/connect4.hpp"
#include "connect4/error.hpp"
#include "connect4/short_text.hpp"

namespace connect4 {

/// An event that a client sends: {"type": "play", "column": 3}.
struct Event {
    enum class Type { play };

    Type type;
    int column;  ///< 0 to 6
};

/// Parses one message, as json.loads() does in the tutorial, and checks it as the tutorial does
/// not.
///
/// Unknown keys are ignored, so that clients may send more than this server knows. Everything else
/// that is not an event, a known key that appears twice included, gives the Error that says why.
/// Allocates nothing unless it fails.
Result<Event> parse_event(std::string_view message);

/// A move, for the clients that show it.
struct PlayEvent {
    Player player;
    int column;  ///< 0 to 6
    int row;     ///< 0 to 5, 0 is the lowest
};

/// The end of a game that somebody won.
struct WinEvent {
    Player player;
};

/// Why the last event was refused. The client gets its message(), a sentence for people.
struct ErrorEvent {
    boost::system::error_code error;
};

/// The text of a short event. A move costs no allocation.
using EventText = ShortText<80>;

/// The event as JSON text, as json.dumps() makes it in the tutorial.
EventText to_json(const PlayEvent& event);
EventText to_json(const WinEvent& event);
std::string to_json(const ErrorEvent& event);

}  // namespace connect4
