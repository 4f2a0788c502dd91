#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "connection.hpp"
#include "games.hpp"
#include "round_trips.hpp"

namespace bench {

/// When the moves that spectators await were sent, and how long the events took to arrive.
struct Deliveries {
    Clock::time_point sent_at;
    RoundTrips times;
};

/// One connection that watches a game and checks every event to the letter, in the tutorial's
/// dialect. The game's first move has to be played before, since only its replay tells that the
/// server has taken the spectator in.
class Spectator : public Connection {
public:
    Spectator(const Server& server, std::string_view watch_key, const Game& game,
              Deliveries& deliveries);

    /// Awaits the next so many moves.
    void await(std::size_t count);

private:
    void take_event(std::string_view text) override;
    [[nodiscard]] std::string awaited_event() const override;

    const Game* game_;
    Deliveries* deliveries_;
    std::size_t step_ = 0;  ///< The one that comes next.
    std::size_t goal_ = 1;  ///< The steps before this one are awaited.
};

}  // namespace bench
