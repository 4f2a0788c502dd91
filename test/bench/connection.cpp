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

FileDescriptor connect_to(const sockaddr_in& server) {
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    check(socket.get(), "Creating a socket");
    // On the loopback interface connect() returns at once, unless the server's queue is full: then
    // this timeout ends it.
    const timeval timeout{5, 0};
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout),
          "Limiting the time to connect");
    const int yes = 1;
    check(::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes),
          "Setting TCP_NODELAY");
    check(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&server), sizeof server),
          "Connecting to the server");
    check(::fcntl(socket.get(), F_SETFL, O_NONBLOCK), "Making a socket non-blocking");
    return socket;
}

}  // namespace

Connection::Connection(const sockaddr_in& server, std::string_view handshake,
                       std::string first_frame)
    : socket_(connect_to(server)), first_frame_(std::move(first_frame)) {
    send(handshake);
}

std::string Connection::awaited() const {
    switch (state_) {
        case State::opening:
            return handshake_done_ ? awaited_event() : "the answer to a handshake";
        case State::playing:
            return awaited_event();
        case State::closing:
            return close_received_ ? "the end of a stream" : "the answer to a close frame";
        default:
            return "nothing";
    }
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
    if (!handshake_done_) {
        take_handshake();
    }
    if (handshake_done_) {
        while (take_frame()) {
        }
    }
    if (received_ == input_.size()) {
        throw std::runtime_error("The server sent more than the length of an event.");
    }
}

void Connection::take_handshake() {
    constexpr std::string_view end = "\r\n\r\n";
    const std::size_t position = received().find(end);
    if (position != std::string_view::npos) {
        check_handshake_response(received().substr(0, position));
        drop(position + end.size());
        handshake_done_ = true;
        if (first_frame_.empty()) {
            state_ = State::ready;
        } else {
            send(first_frame_);
        }
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
                throw std::runtime_error("The server closed a connection during its game.");
            }
            close_received_ = true;
            break;
        default:
            throw std::runtime_error("The server sent a frame that is not text.");
    }
    drop(frame->size);
    return true;
}

void Connection::take_end() {
    if (!close_received_) {
        throw std::runtime_error("The server ended the stream without a close frame.");
    }
    state_ = State::closed;
    socket_ = FileDescriptor(-1);
}

void Connection::refuse_unexpected(std::string_view text) {
    throw std::runtime_error("The server sent an unexpected event: " + std::string(text));
}

void Connection::send(std::string_view bytes) {
    const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    check(static_cast<int>(count), "Sending to the server");
    // The socket's buffer is nearly empty, because few moves are without a reply.
    if (static_cast<std::size_t>(count) != bytes.size()) {
        throw std::runtime_error("The system took only a part of a frame.");
    }
}

void Connection::drop(std::size_t count) {
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(count),
              input_.begin() + static_cast<std::ptrdiff_t>(received_), input_.begin());
    received_ -= count;
}

}  // namespace bench
