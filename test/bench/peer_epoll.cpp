// The tutorial's hot-seat server on epoll alone, for the benchmark: the limit of what a server with
// this project's parser and rules can do. It is no server for use: it knows one handshake only,
// that of the load generator, and it trusts its clients.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>

#include "connect4/connect4.hpp"
#include "connect4/protocol/events.hpp"
#include "file_descriptor.hpp"
#include "websockets/frame.hpp"

namespace {

using namespace connect4;
using bench::FileDescriptor;
using websockets::FrameReader;
using websockets::Opcode;

// The answer to the key of RFC 6455, section 1.3, which the load generator sends.
constexpr std::string_view handshake_response =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

int check(int result, const char* action) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), action);
    return result;
}

// A connection and its game.
class Table {
public:
    explicit Table(FileDescriptor socket) : socket_(std::move(socket)) {}

    /// Acts on what has been received. Returns false if the client has made a mistake.
    bool receive(std::span<char> bytes) {
        if (opening_) {
            opening_ = false;
            send(handshake_response);
            return true;
        }
        for (;;) {
            switch (reader_.read(bytes)) {
                case FrameReader::Event::none:
                    return true;
                case FrameReader::Event::message:
                    play(reader_.payload());
                    break;
                case FrameReader::Event::close:
                    send_frame(Opcode::close, websockets::close_payload(reader_.code(), {}));
                    ::shutdown(socket_.get(), SHUT_WR);
                    return true;
                default:
                    return false;
            }
        }
    }

private:
    void play(std::string_view message) {
        const auto event = parse_event(message, Dialect::tutorial);
        const auto row = game_.play(player_, event->column);
        const int move = static_cast<int>(game_.moves().size());
        send_frame(Opcode::text,
                   to_json(PlayEvent{player_, event->column, *row, move}, Dialect::tutorial));
        if (const auto winner = game_.winner()) {
            const auto line = game_.winning_line();
            send_frame(Opcode::text, to_json(WinEvent{*winner, line}, Dialect::tutorial));
        }
        player_ = opponent(player_);
    }

    void send_frame(Opcode opcode, std::string_view payload) {
        frame_.clear();
        websockets::append_frame(frame_, opcode, payload);
        send(frame_);
    }

    void send(std::string_view bytes) {
        check(static_cast<int>(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL)),
              "Sending");
    }

    FileDescriptor socket_;
    bool opening_ = true;
    FrameReader reader_{websockets::Role::server, 64 * 1024};
    Connect4 game_;
    Player player_ = PLAYER1;
    static inline std::string frame_;
};

FileDescriptor listen_locally() {
    FileDescriptor listener(check(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket()"));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
          "bind()");
    check(::listen(listener.get(), SOMAXCONN), "listen()");
    return listener;
}

class Server {
public:
    Server() { watch(listener_.get()); }

    void run() {
        std::array<epoll_event, 128> events;
        for (;;) {
            const int count =
                ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                descriptor == listener_.get() ? accept() : receive(descriptor);
            }
        }
    }

private:
    void watch(int descriptor) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        check(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl()");
    }

    void accept() {
        const int socket = ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK);
        if (socket < 0) return;
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        tables_.try_emplace(socket, FileDescriptor(socket));
        watch(socket);
    }

    void receive(int socket) {
        const auto table = tables_.find(socket);
        const ssize_t size = ::recv(socket, buffer_.data(), buffer_.size(), 0);
        const bool goes_on =
            size > 0 && table->second.receive({buffer_.data(), static_cast<std::size_t>(size)});
        if (!goes_on) tables_.erase(table);
    }

    const FileDescriptor listener_ = listen_locally();
    const FileDescriptor epoll_{check(::epoll_create1(0), "epoll_create1()")};
    std::unordered_map<int, Table> tables_;  // by their sockets
    std::array<char, 16 * 1024> buffer_;
};

}  // namespace

int main() { Server().run(); }
