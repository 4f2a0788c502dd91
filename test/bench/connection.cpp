#include "connection.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "wire.hpp"

namespace bench {
namespace {

void check(int result, const char* action) {
    if (result < 0) {
        throw std::system_error(errno, std::generic_category(), action);
    }
}

FileDescriptor connect_to(const Server& server) {
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    check(socket.get(), "Making a socket");
    // On the loopback interface connecting is done when the call returns, so it need not be
    // awaited; this timeout is for a server whose queue is full.
    const timeval patience{5, 0};
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience),
          "Bounding the time to connect");
    const int yes = 1;
    check(::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes),
          "Setting TCP_NODELAY");
    check(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&server.address),
                    sizeof server.address),
          "Connecting to the server");
    check(::fcntl(socket.get(), F_SETFL, O_NONBLOCK), "Making a socket non-blocking");
    return socket;
}

}  // namespace

Connection::Connection(const Server& server, const Game& game, RoundTrips& round_trips)
    : socket_(connect_to(server)), game_(&game), round_trips_(&round_trips) {
    send(server.handshake);
}

std::string Connection::awaited() const {
    switch (state_) {
        case State::opening:
            return "the answer to a handshake";
        case State::playing:
            return "the reply to move " + std::to_string(step_ + 1) + ", " + expected().compact;
        case State::closing:
            return close_received_ ? "the end of a stream" : "the answer to a close frame";
        default:
            return "nothing";
    }
}

void Connection::play() {
    state_ = State::playing;
    send_move(Clock::now());
}

void Connection::close() {
    state_ = State::closing;
    send(close_frame());
}

void Connection::receive() {
    const ssize_t count =
        ::recv(socket_.get(), input_.data() + received_, input_.size() - received_, 0);
    if (count < 0) {
        if (errno == EAGAIN || errno == EINTR) {
            return;
        }
        throw std::system_error(errno, std::generic_category(), "Receiving from the server");
    }
    if (count == 0) {
        take_end();
        return;
    }
    received_ += static_cast<std::size_t>(count);
    if (state_ == State::opening) {
        take_handshake();
    }
    if (state_ != State::opening) {
        while (take_frame()) {
        }
    }
    if (received_ == input_.size()) {
        throw std::runtime_error("The server sent more than a reply can be long.");
    }
}

void Connection::take_handshake() {
    constexpr std::string_view end = "\r\n\r\n";
    const std::size_t position = received().find(end);
    if (position != std::string_view::npos) {
        check_handshake_response(received().substr(0, position));
        drop(position + end.size());
        state_ = State::ready;
    }
}

bool Connection::take_frame() {
    const auto frame = find_frame(received());
    if (!frame) {
        return false;
    }
    switch (frame->opcode) {
        case Opcode::text:
            take_event(frame->payload);
            break;
        case Opcode::ping:
            send(client_frame(Opcode::pong, frame->payload));
            break;
        case Opcode::pong:
            break;
        case Opcode::close:
            if (state_ != State::closing) {
                throw std::runtime_error("The server closed a connection whose game goes on.");
            }
            close_received_ = true;
            break;
        default:
            throw std::runtime_error("The server sent a frame that is not text.");
    }
    drop(frame->size);
    return true;
}

void Connection::take_event(std::string_view text) {
    if (state_ != State::playing) {
        throw std::runtime_error("The server sent an event when none was due: " +
                                 std::string(text));
    }
    if (!expected().matches(text)) {
        throw std::runtime_error("The server's reply to move " + std::to_string(step_ + 1) +
                                 " is wrong: " + std::string(text) + " instead of " +
                                 expected().compact);
    }
    const auto now = Clock::now();
    if (!awaits_win_) {
        round_trips_->add(now - sent_at_);
        if (game_->steps[step_].win) {
            awaits_win_ = true;
            return;
        }
    }
    if (++step_ == game_->steps.size()) {
        state_ = State::played;
    } else {
        send_move(now);
    }
}

const Reply& Connection::expected() const {
    const Step& step = game_->steps[step_];
    return awaits_win_ ? *step.win : step.play;
}

void Connection::take_end() {
    if (!close_received_) {
        throw std::runtime_error("The server ended the stream without a close frame.");
    }
    state_ = State::closed;
    socket_ = FileDescriptor(-1);
}

void Connection::send(std::string_view bytes) {
    const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    check(static_cast<int>(count), "Sending to the server");
    // With one move outstanding the socket's buffer is all but empty.
    if (static_cast<std::size_t>(count) != bytes.size()) {
        throw std::runtime_error("The system took only a part of a frame.");
    }
}

void Connection::send_move(Clock::time_point now) {
    sent_at_ = now;
    send(play_frames()[static_cast<std::size_t>(game_->steps[step_].column)]);
}

void Connection::drop(std::size_t count) {
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(count),
              input_.begin() + static_cast<std::ptrdiff_t>(received_), input_.begin());
    received_ -= count;
}

}  // namespace bench
