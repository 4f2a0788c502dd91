#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "connection.hpp"
#include "games.hpp"
#include "round_trips.hpp"

namespace bench {

/// The first event of a player's connection.
enum class Dialect {
    tutorial,  ///< The first move: the game has no spectators and is not recorded.
    v2,        ///< `init` of connect4.v2: the game may have spectators and is recorded.
};

/// One connection that plays both colours of a game and checks every reply exactly.
class Player : public Connection {
public:
    Player(const Server& server, Dialect dialect, const Game& game, RoundTrips& round_trips);

    /// Plays the rest of the game: each move follows the reply to the move before.
    void play_on();

    /// Plays the given number of moves, which leave in one send.
    void play_at_once(std::size_t count);

    /// The key for spectators; empty in the tutorial's dialect.
    [[nodiscard]] const std::string& watch_key() const { return watch_key_; }

private:
    void take_event(std::string_view text) override;
    [[nodiscard]] std::string awaited_event() const override;
    void take_init(std::string_view text);
    void check_reply(std::string_view text) const;
    [[nodiscard]] const Reply& expected() const;
    void send_moves(std::size_t count, Clock::time_point now);

    Dialect dialect_;
    const Game* game_;
    RoundTrips* round_trips_;
    std::string watch_key_;
    bool awaits_win_ = false;
    std::size_t step_ = 0;  ///< The step whose reply comes next.
    std::size_t sent_ = 0;  ///< The steps before this one have been sent.
    std::size_t goal_ = 0;  ///< The steps before this one are to be played now.
    Clock::time_point sent_at_;
};

}  // namespace bench
