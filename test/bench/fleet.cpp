#include "fleet.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace bench {

using State = Connection::State;

template <typename Client>
Fleet<Client>::Fleet(Clock::time_point deadline)
    : deadline_(deadline), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_.get() < 0) {
        throw std::system_error(errno, std::generic_category(), "Creating an epoll instance");
    }
}

template <typename Client>
void Fleet<Client>::open(std::size_t count, const Maker& make) {
    // Fewer than the shortest queue of new connections of any server (100 in asyncio).
    constexpr std::size_t max_opening = 64;
    clients_.clear();
    clients_.reserve(count);
    std::size_t opened = 0;
    while (opened < count) {
        while (clients_.size() < count && clients_.size() - opened < max_opening) {
            const std::size_t index = clients_.size();
            clients_.push_back(make(index));
            watch(index);
        }
        serve([&](Client&) { ++opened; });
    }
}

template <typename Client>
void Fleet<Client>::await_all() {
    std::size_t changed = 0;
    while (changed < clients_.size()) {
        serve([&](Client&) { ++changed; });
    }
}

template <typename Client>
void Fleet<Client>::close() {
    for (Client& client : clients_) {
        client.close();
    }
    await_all();
    clients_.clear();
}

template <typename Client>
void Fleet<Client>::serve(const OnChange& on_change) {
    check_deadline();
    constexpr int max_milliseconds = 1000;
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), max_milliseconds);
    if (count < 0 && errno != EINTR) {
        throw std::system_error(errno, std::generic_category(), "Waiting for the server");
    }
    for (int event = 0; event < count; ++event) {
        const std::size_t index = events[static_cast<std::size_t>(event)].data.u64;
        Client& client = clients_[index];
        const State before = client.state();
        client.receive();
        if (client.state() != before) {
            on_change(client);
        }
    }
}

template <typename Client>
void Fleet<Client>::replace(Client& client, Client next) {
    client = std::move(next);
    watch(static_cast<std::size_t>(&client - clients_.data()));
}

template <typename Client>
void Fleet<Client>::watch(std::size_t index) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    const int descriptor = clients_[index].descriptor();
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) < 0) {
        throw std::system_error(errno, std::generic_category(), "Watching a connection");
    }
}

template <typename Client>
void Fleet<Client>::check_deadline() const {
    if (Clock::now() < deadline_) {
        return;
    }
    std::string sentence = "The run has passed its time limit";
    const auto waits = [](const Client& client) {
        return client.state() != State::ready && client.state() != State::played &&
               client.state() != State::closed;
    };
    const auto first = std::find_if(clients_.begin(), clients_.end(), waits);
    if (first != clients_.end()) {
        sentence += "; a connection waits for " + first->awaited();
    }
    throw std::runtime_error(sentence + ".");
}

template class Fleet<Player>;
template class Fleet<Spectator>;

}  // namespace bench
