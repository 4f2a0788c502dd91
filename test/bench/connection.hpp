#pragma once

#include <netinet/in.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "file_descriptor.hpp"

namespace bench {

/// The address of the server, and the requests that open a connection to it.
struct Server {
    sockaddr_in address;
    std::string handshake;
    std::string v2_handshake;  ///< Offers the subprotocol connect4.v2.
};

/// One connection, which checks all that the server sends and throws if anything is wrong. Derived
/// classes check the events.
class Connection {
public:
    enum class State {
        opening,  ///< Waits for the answer to the handshake or to the first event.
        ready,    ///< The game can begin or go on.
        playing,  ///< Waits for events.
        played,   ///< The game has ended.
        closing,  ///< Waits for the server's close frame, and then for the end of the stream.
        closed,
    };

    /// Connects and sends the handshake, and after the answer `first_frame`, unless it is empty.
    Connection(const sockaddr_in& server, std::string_view handshake, std::string first_frame);

    Connection(Connection&&) = default;
    Connection& operator=(Connection&&) = default;
    virtual ~Connection() = default;

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    [[nodiscard]] State state() const { return state_; }

    /// What this connection waits for, as text.
    [[nodiscard]] std::string awaited() const;

    /// Sends the close frame.
    void close();

    /// Reads and checks what the socket has received.
    void receive();

protected:
    /// Checks an event. While the connection is opening there are events only after a first frame.
    virtual void take_event(std::string_view text) = 0;

    /// The event that this connection waits for, as text.
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
