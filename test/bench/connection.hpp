#pragma once

#include <netinet/in.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "file_descriptor.hpp"
#include "games.hpp"
#include "round_trips.hpp"

namespace bench {

/// Where the server is, and the request that opens a connection to it.
struct Server {
    sockaddr_in address;
    std::string handshake;
};

/// One player's connection: it plays one game with one move outstanding at a time, and checks
/// every reply to the letter. A wrong one throws.
class Connection {
public:
    enum class State {
        opening,  ///< The handshake's answer is awaited.
        ready,    ///< The game can begin.
        playing,  ///< A reply is awaited.
        played,   ///< The game has ended.
        closing,  ///< The server's close frame, and then the end of the stream, are awaited.
        closed,
    };

    /// Connects and sends the handshake.
    Connection(const Server& server, const Game& game, RoundTrips& round_trips);

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    [[nodiscard]] State state() const { return state_; }

    /// What the server owes this connection, for people.
    [[nodiscard]] std::string awaited() const;

    /// Sends the first move; the following ones are sent as the replies arrive.
    void play();

    /// Sends the close frame.
    void close();

    /// Takes what the socket has.
    void receive();

private:
    void take_handshake();
    bool take_frame();
    void take_event(std::string_view text);
    [[nodiscard]] const Reply& expected() const;
    void take_end();
    void send(std::string_view bytes);
    void send_move(Clock::time_point now);
    [[nodiscard]] std::string_view received() const { return {input_.data(), received_}; }
    void drop(std::size_t count);

    FileDescriptor socket_;
    const Game* game_;
    RoundTrips* round_trips_;
    State state_ = State::opening;
    bool awaits_win_ = false;
    bool close_received_ = false;
    std::size_t step_ = 0;
    Clock::time_point sent_at_;
    std::size_t received_ = 0;
    std::array<char, 1024> input_;
};

}  // namespace bench
