#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "connection.hpp"
#include "file_descriptor.hpp"
#include "player.hpp"
#include "round_trips.hpp"
#include "spectator.hpp"

namespace bench {

/// Many connections of one kind, served by one thread. Every function throws if a connection
/// receives a wrong event or the deadline has passed.
template <typename Client>
class Fleet {
public:
    /// Makes the connection with this number, which begins at 0.
    using Maker = std::function<Client(std::size_t number)>;

    using OnChange = std::function<void(Client& client)>;

    explicit Fleet(Clock::time_point deadline);

    /// Opens connections; returns when all of them are ready.
    void open(std::size_t count, const Maker& make);

    [[nodiscard]] std::vector<Client>& clients() { return clients_; }

    /// Serves all connections until each has reached its next state.
    void await_all();

    /// Closes all connections; returns when all of them are closed.
    void close();

    /// Waits until some connections have received bytes, and serves them. Calls `on_change` for
    /// each connection that has reached its next state.
    void serve(const OnChange& on_change);

    /// Replaces a connection that is closed.
    void replace(Client& client, Client next);

private:
    void watch(std::size_t index);
    void check_deadline() const;

    Clock::time_point deadline_;
    FileDescriptor epoll_;
    std::vector<Client> clients_;
};

extern template class Fleet<Player>;
extern template class Fleet<Spectator>;

}  // namespace bench
