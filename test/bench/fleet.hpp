#pragma once

#include <cstddef>
#include <vector>

#include "connection.hpp"
#include "file_descriptor.hpp"
#include "games.hpp"
#include "round_trips.hpp"

namespace bench {

/// Many connections, served by one thread. Every function returns when all of them have got there,
/// and throws if one of them met a wrong reply or the deadline has passed.
class Fleet {
public:
    /// The server must outlive the fleet.
    Fleet(const Server& server, Clock::time_point deadline);

    /// Opens connections; they will play the given games, which must outlive them, in turn.
    void open(std::size_t count, const std::vector<Game>& games);

    /// Plays the game of each connection to its end.
    void play();

    /// Closes all connections.
    void close();

    /// Plays a number of games, each on a connection of its own that is opened for it and closed
    /// after it; as many as `concurrent` of them at a time.
    void play_whole_games(std::size_t count, std::size_t concurrent,
                          const std::vector<Game>& games);

    /// The times of all moves played since they were last cleared.
    [[nodiscard]] RoundTrips& round_trips() { return round_trips_; }

private:
    template <typename OnChange>
    void wait(OnChange on_change);
    void watch(std::size_t index);
    void check_deadline() const;

    const Server* server_;
    Clock::time_point deadline_;
    FileDescriptor epoll_;
    RoundTrips round_trips_;
    std::vector<Connection> connections_;
};

}  // namespace bench
