#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "websockets/connection.hpp"
#include "websockets/frame.hpp"
#include "websockets/options.hpp"
#include "websockets/transport.hpp"

namespace websockets {

/// The implementation of Connection: its state, its receiver and its timeouts.
///
/// It has no buffer to read into: it reads when the socket is readable, into one that all
/// connections share. What is incomplete, or has no receiver yet, is kept.
///
/// The timeouts are checked by tick(), which the owner calls: one timer for a whole server costs
/// less than several for each connection.
class Connection::Impl final : public ReadPoller::Reader,
                               public std::enable_shared_from_this<Impl> {
public:
    /// The address is that of the other side.
    static std::shared_ptr<Impl> create(Socket socket, std::string address, Role role,
                                        std::string id, std::shared_ptr<const Limits> limits);
    Impl(Socket socket, std::string address, Role role, std::string id,
         std::shared_ptr<const Limits> limits);

    /// Lets open_timeout begin, or begin again, for the opening handshake.
    void start_opening() { deadline_ = deadline_after(limits_->open_timeout); }

    /// Opens the connection after a successful handshake, and begins to read messages.
    /// The frames are what has been received behind the handshake.
    void open(std::unique_ptr<const Request> request, std::string subprotocol,
              std::string frames = {});

    /// Sends a close frame, unless the connection is closing already.
    void start_close(std::uint16_t code, std::string_view reason);

    /// Closes the socket at once, without a close frame.
    void abort();

    /// Ends the TCP connection in order: sends the queue, and reads until the other side ends, too.
    /// The connection is closed then. abort() ends the reading.
    void end_tcp();

    /// Sends pings and enforces the timeouts. To be called each tick_interval().
    void tick(Clock::time_point now);

    // The functions of Connection.
    static awaitable<bool> recv(std::shared_ptr<Impl> self, std::string& message);
    static awaitable<void> wait_closed(std::shared_ptr<Impl> self);
    void send(std::string_view message);
    static awaitable<void> wait_drained(std::shared_ptr<Impl> self);

    /// Queues a message for flush(). The frame is the message's unmasked frame, which a server
    /// sends as it is. Returns whether the caller must see to it that flush() is called.
    bool queue(std::string_view message, const std::string& frame);
    void flush();

    bool is_open() const { return state_ == State::open && transport_.writable(); }
    bool is_closed() const { return state_ == State::closed; }

    bool was_too_slow() const { return was_too_slow_; }
    std::size_t queued() const { return transport_.queued(); }
    Transport& transport() { return transport_; }
    const std::string& id() const { return id_; }
    const std::string& remote_address() const { return remote_address_; }
    const Request& request() const { return request_ ? *request_ : no_request; }
    const std::string& subprotocol() const { return subprotocol_; }
    std::optional<std::uint16_t> close_code() const { return close_code_; }
    const std::string& close_reason() const { return close_reason_; }

private:
    enum class State : std::uint8_t { connecting, open, closing, closed };
    using Receiver =
        asio::async_result<asio::use_awaitable_t<Executor>, void(error_code, bool)>::handler_type;

    static inline const Request no_request;

    struct OnDrained;

    void on_readable() override;
    void on_loop_end() override { receiver_.reset(); }
    void process(std::span<char> bytes);
    void start_reading() {
        if (!transport_.start_reading(shared_from_this())) abort();
    }
    void pause_reading(std::span<const char> unread);
    void process_unread();
    bool on_message(std::string_view message);
    bool on_ping(std::string_view payload);
    void on_last_frame(std::uint16_t code, std::string_view reason);
    void on_end();
    void receive(std::string& message, Receiver receiver);
    void release_receiver(error_code error);
    void resume_later(Receiver receiver, error_code error);
    void begin_closing(std::uint16_t code, std::string_view reason);
    void discard_ready_message();
    void deliver_ready_message();
    void deliver(std::string_view message);
    void send_close(std::string_view payload);
    void append(Opcode opcode, std::string_view payload);
    void log_message(char direction, std::string_view message) const;

    Transport transport_;
    FrameReader reader_;
    const Role role_;
    State state_ = State::connecting;
    bool frames_ended_ = false;     // no more frames come; only the end of TCP does
    bool is_alive_ = false;         // something was received since the last tick
    bool was_too_slow_ = false;     // closed by a broadcast that exceeded write_limit
    bool pinged_ = false;           // a ping was sent, and nothing has been received since
    int closing_waiters_ = 0;       // the coroutines in wait_closed(), which discards messages
    bool flush_scheduled_ = false;  // a broadcast will call flush()
    const std::shared_ptr<const Limits> limits_;
    std::optional<Receiver> receiver_;          // the coroutine that waits in recv()
    std::string* received_ = nullptr;           // the receiver's string
    std::optional<std::string> ready_message_;  // it waits for a receiver; reading pauses
    std::string unread_;                        // what was read when reading paused
    Clock::time_point last_alive_;
    std::uint64_t sent_ = 0;                                 // transport_.sent() at the last tick
    Clock::time_point deadline_ = Clock::time_point::max();  // of the opening or the closing
    Condition closed_;
    std::optional<std::uint16_t> close_code_;
    std::string close_reason_;
    const std::string id_;
    const std::string remote_address_;
    std::unique_ptr<const Request> request_;
    std::string subprotocol_;
};

}  // namespace websockets
