#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "connection.hpp"
#include "games.hpp"
#include "round_trips.hpp"

namespace bench {

/// The time when the awaited moves were sent, and the times until the events arrived.
struct Deliveries {
    Clock::time_point sent_at;
    RoundTrips times;
};

/// One connection that watches a game in the tutorial's dialect and checks every event exactly. The
/// first move must be played before: its replay is the only sign that the spectator has joined.
class Spectator : public Connection {
public:
    Spectator(const Server& server, std::string_view watch_key, const Game& game,
              Deliveries& deliveries);

    /// Waits for the given number of moves.
    void await(std::size_t count);

private:
    void take_event(std::string_view text) override;
    [[nodiscard]] std::string awaited_event() const override;

    const Game* game_;
    Deliveries* deliveries_;
    std::size_t step_ = 0;  ///< The step that comes next.
    std::size_t goal_ = 1;  ///< The steps before this one are awaited.
};

}  // namespace bench
