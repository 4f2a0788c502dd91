#include "fleet.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace bench {

using State = Connection::State;

Fleet::Fleet(const Server& server, Clock::time_point deadline)
    : server_(&server), deadline_(deadline), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_.get() < 0) {
        throw std::system_error(errno, std::generic_category(), "Making an epoll instance");
    }
}

void Fleet::open(std::size_t count, const std::vector<Game>& games) {
    // Fewer than the shortest queue of connections that a server may keep (100 in asyncio).
    constexpr std::size_t most_opening = 64;
    connections_.clear();
    connections_.reserve(count);
    std::size_t opened = 0;
    while (opened < count) {
        while (connections_.size() < count && connections_.size() - opened < most_opening) {
            const std::size_t index = connections_.size();
            connections_.emplace_back(*server_, games[index % games.size()], round_trips_);
            watch(index);
        }
        wait([&](Connection&, std::size_t) { ++opened; });
    }
}

void Fleet::play() {
    for (Connection& connection : connections_) {
        connection.play();
    }
    std::size_t played = 0;
    while (played < connections_.size()) {
        wait([&](Connection&, std::size_t) { ++played; });
    }
}

void Fleet::close() {
    for (Connection& connection : connections_) {
        connection.close();
    }
    std::size_t closed = 0;
    while (closed < connections_.size()) {
        wait([&](Connection&, std::size_t) { ++closed; });
    }
    connections_.clear();
}

void Fleet::play_whole_games(std::size_t count, std::size_t concurrent,
                             const std::vector<Game>& games) {
    open(std::min(count, concurrent), games);
    std::size_t begun = connections_.size();
    std::size_t ended = 0;
    for (Connection& connection : connections_) {
        connection.play();
    }
    while (ended < count) {
        wait([&](Connection& connection, std::size_t index) {
            switch (connection.state()) {
                case State::ready:
                    connection.play();
                    break;
                case State::played:
                    connection.close();
                    break;
                case State::closed:
                    ++ended;
                    if (begun < count) {
                        connection =
                            Connection(*server_, games[begun++ % games.size()], round_trips_);
                        watch(index);
                    }
                    break;
                default:
                    break;
            }
        });
    }
    connections_.clear();
}

// Serves the connections that have something to say, and calls back for each that has reached its
// next state.
template <typename OnChange>
void Fleet::wait(OnChange on_change) {
    check_deadline();
    constexpr int at_most_a_second = 1000;
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), at_most_a_second);
    if (count < 0 && errno != EINTR) {
        throw std::system_error(errno, std::generic_category(), "Waiting for the server");
    }
    for (int event = 0; event < count; ++event) {
        const std::size_t index = events[static_cast<std::size_t>(event)].data.u64;
        Connection& connection = connections_[index];
        const State before = connection.state();
        connection.receive();
        if (connection.state() != before) {
            on_change(connection, index);
        }
    }
}

void Fleet::watch(std::size_t index) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    const int descriptor = connections_[index].descriptor();
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) < 0) {
        throw std::system_error(errno, std::generic_category(), "Watching a connection");
    }
}

void Fleet::check_deadline() const {
    if (Clock::now() < deadline_) {
        return;
    }
    std::string sentence = "The run has passed its time limit";
    const auto waits = [](const Connection& connection) {
        return connection.state() != State::ready && connection.state() != State::played &&
               connection.state() != State::closed;
    };
    const auto first = std::find_if(connections_.begin(), connections_.end(), waits);
    if (first != connections_.end()) {
        sentence += "; a connection waits for " + first->awaited();
    }
    throw std::runtime_error(sentence + ".");
}

}  // namespace bench
