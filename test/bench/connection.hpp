#pragma once

#include <netinet/in.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "file_descriptor.hpp"

namespace bench {

/// Where the server is, and the requests that open a connection to it.
struct Server {
    sockaddr_in address;
    std::string handshake;
    std::string v2_handshake;  ///< Offers the subprotocol connect4.v2.
};

/// One connection that checks all that the server sends; anything wrong throws. What the events
/// should be is known to the classes derived from it.
class Connection {
public:
    enum class State {
        opening,  ///< The handshake's answer, or the one to the first event, is awaited.
        ready,    ///< The game can begin or go on.
        playing,  ///< Events are awaited.
        played,   ///< The game has ended.
        closing,  ///< The server's close frame, and then the end of the stream, are awaited.
        closed,
    };

    /// Connects and sends the handshake; `first_frame`, if there is one, follows its answer.
    Connection(const sockaddr_in& server, std::string_view handshake, std::string first_frame);

    Connection(Connection&&) = default;
    Connection& operator=(Connection&&) = default;
    virtual ~Connection() = default;

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    [[nodiscard]] State state() const { return state_; }

    /// What the server owes this connection, for people.
    [[nodiscard]] std::string awaited() const;

    /// Sends the close frame.
    void close();

    /// Takes what the socket has.
    void receive();

protected:
    /// Checks an event; without a first frame there is none while the connection is opening.
    virtual void take_event(std::string_view text) = 0;

    /// The event that is awaited, for people.
    [[nodiscard]] virtual std::string awaited_event() const = 0;

    [[noreturn]] static void refuse_unexpected(std::string_view text);

    void set_state(State state) { state_ = state; }
    void send(std::string_view bytes);

private:
    void take_handshake();
    bool take_frame();
    void take_end();
    [[nodiscard]] std::string_view received() const { return {input_.data(), received_}; }
    void drop(std::size_t count);

    FileDescriptor socket_;
    std::string first_frame_;
    State state_ = State::opening;
    bool handshake_done_ = false;
    bool close_received_ = false;
    std::size_t received_ = 0;
    std::array<char, 1024> input_;
};

}  // namespace bench
