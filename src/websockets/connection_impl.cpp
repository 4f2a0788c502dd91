#include "websockets/connection_impl.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "websockets/log.hpp"

namespace websockets {
namespace {

// The size of the buffer for reading, in bytes. It is on the stack of the event loop's thread.
constexpr std::size_t read_size = 16 * 1024;

}  // namespace

auto Connection::Impl::create(Socket socket, std::string address, Role role, std::string id,
                              std::shared_ptr<const Limits> limits) -> std::shared_ptr<Impl> {
    auto connection = std::make_shared<Impl>(std::move(socket), std::move(address), role,
                                             std::move(id), std::move(limits));
    connection->transport_.set_owner(connection);
    return connection;
}

Connection::Impl::Impl(Socket socket, std::string address, Role role, std::string id,
                       std::shared_ptr<const Limits> limits)
    : transport_(std::move(socket)),
      reader_(role, limits->max_size),
      role_(role),
      limits_(std::move(limits)),
      closed_(transport_.get_executor()),
      id_(std::move(id)),
      remote_address_(std::move(address)) {}

void Connection::Impl::open(std::unique_ptr<const Request> request, std::string subprotocol,
                            std::string frames) {
    request_ = std::move(request);
    subprotocol_ = std::move(subprotocol);
    state_ = State::open;
    last_alive_ = Clock::now();
    deadline_ = Clock::time_point::max();
    start_reading();
    process(frames);
}

void Connection::Impl::on_readable() {
    std::array<char, read_size> buffer;
    error_code error;
    const std::size_t size = transport_.socket().read_some(asio::buffer(buffer), error);
    if (error == asio::error::would_block) return;
    if (error) {
        on_end();
    } else if (!frames_ended_) {
        is_alive_ = true;
        process(std::span(buffer.data(), size));
        transport_.flush();  // The pongs, which leave together: a flood of pings costs few sends.
    }
}

// Acts on what has been read, until reading pauses or no more frames can come.
void Connection::Impl::process(std::span<char> bytes) {
    while (!frames_ended_ && !bytes.empty()) {
        switch (reader_.read(bytes)) {
            case FrameReader::Event::none:
            case FrameReader::Event::pong:
                break;
            case FrameReader::Event::message:
                if (!on_message(reader_.payload())) return pause_reading(bytes);
                break;
            case FrameReader::Event::ping:
                if (!on_ping(reader_.payload())) return pause_reading(bytes);
                break;
            case FrameReader::Event::close:
                spdlog::debug("{} < CLOSE {}", id_,
                              close_code::describe(reader_.code(), reader_.payload()));
                return on_last_frame(reader_.code(), reader_.payload());
            case FrameReader::Event::failure:
                return on_last_frame(reader_.code(), {});
        }
    }
}

void Connection::Impl::pause_reading(std::span<const char> unread) {
    transport_.stop_reading();
    unread_.assign(unread.data(), unread.size());
}

// Ends the pause.
void Connection::Impl::process_unread() {
    start_reading();
    std::string unread = std::exchange(unread_, {});
    process(unread);
    transport_.flush();
}

awaitable<bool> Connection::Impl::recv(std::shared_ptr<Impl> self, std::string& message) {
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(error_code, bool)>(
        [self = std::move(self), &message](Receiver receiver) {
            self->receive(message, std::move(receiver));
        },
        use_awaitable);
}

// Resumes the receiver with true when its string has a message, or with false when none can come.
void Connection::Impl::receive(std::string& message, Receiver receiver) {
    if (receiver_) {
        resume_later(std::move(receiver), asio::error::already_started);
        return;
    }
    const auto slot = asio::get_associated_cancellation_slot(receiver);
    received_ = &message;
    receiver_.emplace(std::move(receiver));
    if (slot.is_connected()) {
        asio::cancellation_slot(slot).assign(
            [this](asio::cancellation_type) { release_receiver(asio::error::operation_aborted); });
    }
    if (ready_message_) {
        asio::post(transport_.get_executor(),
                   [self = shared_from_this(), this] { deliver_ready_message(); });
    } else if (frames_ended_) {
        release_receiver({});
    }
}

// The receiver may have been cancelled meanwhile; then the message waits for the next one.
void Connection::Impl::deliver_ready_message() {
    if (!receiver_ || !ready_message_) return;
    deliver(*std::exchange(ready_message_, std::nullopt));
    process_unread();
}

// Gives the receiver its message and resumes it within this call.
void Connection::Impl::deliver(std::string_view message) {
    received_->assign(message);
    Receiver receiver = std::move(*receiver_);
    receiver_.reset();
    std::move(receiver)(error_code(), true);
}

// Resumes the receiver in the event loop's next turn, not within this call.
void Connection::Impl::release_receiver(error_code error) {
    if (!receiver_) return;
    Receiver receiver = std::move(*receiver_);
    receiver_.reset();
    resume_later(std::move(receiver), error);
}

void Connection::Impl::resume_later(Receiver receiver, error_code error) {
    asio::post(transport_.get_executor(), [receiver = std::move(receiver), error]() mutable {
        std::move(receiver)(error, false);
    });
}

// Returns false if the message waits for a receiver.
bool Connection::Impl::on_message(std::string_view message) {
    log_message('<', message);
    if (receiver_) {
        deliver(message);
    } else if (state_ == State::open && closing_waiters_ == 0) {
        ready_message_.emplace(message);
        return false;
    }
    return true;  // Without a receiver, it is discarded: the close frame is behind it.
}

// Goes on reading when the queue is short. Like the poller, it keeps the connection alive.
struct Connection::Impl::OnDrained {
    explicit OnDrained(std::shared_ptr<Impl> self) : self(std::move(self)) {}
    OnDrained(OnDrained&&) = default;
    ~OnDrained() {
        if (self) self->on_loop_end();
    }

    void operator()(error_code) { std::exchange(self, nullptr)->process_unread(); }

    std::shared_ptr<Impl> self;
};

// Returns false if reading pauses: a client that sends pings must read the pongs, too.
bool Connection::Impl::on_ping(std::string_view payload) {
    if (!transport_.writable()) return true;
    append(Opcode::pong, payload);
    if (transport_.needs_drain()) transport_.flush();
    if (!transport_.needs_drain()) return true;
    transport_.drained().async_wait(OnDrained(shared_from_this()));
    return false;
}

// Answers a close frame, or a violation of the protocol, unless a close frame has been sent. The
// answer has the same code (RFC 6455, section 5.5.1).
void Connection::Impl::on_last_frame(std::uint16_t code, std::string_view reason) {
    begin_closing(code, reason);
    const bool has_code = code != close_code::no_status;
    if (transport_.writable()) send_close(has_code ? close_payload(code, {}) : std::string());
    end_tcp();
}

// Reading has failed, or the other side has ended the TCP connection.
void Connection::Impl::on_end() {
    if (state_ == State::open || frames_ended_) return abort();
    end_tcp();
}

// Enters the closing state with the first cause; later causes are ignored.
void Connection::Impl::begin_closing(std::uint16_t code, std::string_view reason) {
    if (state_ != State::open) return;
    state_ = State::closing;
    close_code_ = code;
    close_reason_ = reason;
    deadline_ = deadline_after(limits_->close_timeout);
    transport_.drained().notify_all();
}

void Connection::Impl::start_close(std::uint16_t code, std::string_view reason) {
    if (state_ == State::connecting) abort();
    if (state_ != State::open) return;
    if (transport_.broken()) return abort();
    begin_closing(code, reason);
    send_close(close_payload(code, reason));
    discard_ready_message();
}

void Connection::Impl::send_close(std::string_view payload) {
    spdlog::debug("{} > CLOSE {}", id_, close_code::describe(*close_code_, close_reason_));
    append(Opcode::close, payload);
    transport_.finish();
    transport_.flush();
}

void Connection::Impl::abort() {
    begin_closing(close_code::abnormal, {});
    transport_.abort();
    frames_ended_ = true;
    ready_message_.reset();
    release_receiver({});
    deadline_ = Clock::time_point::max();
    state_ = State::closed;
    closed_.notify_all();
}

// Reading pauses while a message waits for a receiver. A closing connection must read on, to the
// end of the stream.
void Connection::Impl::discard_ready_message() {
    if (!ready_message_) return;
    ready_message_.reset();
    process_unread();
}

void Connection::Impl::end_tcp() {
    if (is_closed()) return;
    frames_ended_ = true;
    release_receiver({});
    if (transport_.queued() > 0) {
        transport_.stop_reading();
        transport_.drained().async_wait(
            [self = shared_from_this()](error_code) { self->end_tcp(); });
        return;
    }
    if (deadline_ == Clock::time_point::max()) deadline_ = deadline_after(limits_->close_timeout);
    // The server ends TCP first (RFC 6455, section 7.1.1), so that the client can reuse its port.
    error_code ignored;
    if (role_ == Role::server) transport_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    start_reading();
}

awaitable<void> Connection::Impl::wait_closed(std::shared_ptr<Impl> self) {
    ++self->closing_waiters_;
    const std::shared_ptr<void> leave(nullptr, [self](void*) { --self->closing_waiters_; });
    if (!self->receiver_) self->discard_ready_message();
    while (!self->is_closed()) co_await self->closed_.wait();
}

void Connection::Impl::tick(Clock::time_point now) {
    const bool sending = std::exchange(sent_, transport_.sent()) != transport_.sent();
    // A long HTTP response may take longer than open_timeout, as long as the client reads it.
    if (state_ == State::connecting && sending) start_opening();
    if (now >= deadline_) abort();
    if (state_ != State::open) return;
    // Reading pauses while a message waits for its receiver, so silence does not mean that the
    // other side is dead. It does if the receiver waits in send() for a client that does not read.
    const bool unread = ready_message_ && (sending || transport_.queued() == 0);
    if (is_alive_ || unread) {
        is_alive_ = false;
        pinged_ = false;
        last_alive_ = now;
    }
    const auto silence = now - last_alive_;
    const auto& [interval, timeout] = std::pair(limits_->ping_interval, limits_->ping_timeout);
    if (interval == Clock::duration::zero() || silence < interval) return;
    if (!pinged_ && transport_.writable()) {
        pinged_ = true;
        append(Opcode::ping, {});
        transport_.flush();
    } else if (timeout != Clock::duration::zero() && silence >= interval + timeout) {
        start_close(close_code::internal_error, "keepalive ping timeout");
        // Nothing is expected from the other side, so the handler need not wait for its answer.
        release_receiver({});
    }
}

void Connection::Impl::send(std::string_view message) {
    if (!is_open()) throw ConnectionClosed("The connection is closed.");
    log_message('>', message);
    append(Opcode::text, message);
    transport_.flush();
}

awaitable<void> Connection::Impl::wait_drained(std::shared_ptr<Impl> self) {
    while (self->transport_.needs_drain() && self->is_open()) {
        co_await self->transport_.drained().wait();
    }
}

bool Connection::Impl::queue(std::string_view message, const std::string& frame) {
    if (!is_open()) return false;
    log_message('>', message);
    if (role_ == Role::server) {
        transport_.queue().append(frame);
    } else {
        append(Opcode::text, message);
    }
    if (limits_->write_limit != 0 && transport_.queued() > limits_->write_limit) {
        was_too_slow_ = true;
        start_close(close_code::policy_violation, "too slow");
        return false;
    }
    return !std::exchange(flush_scheduled_, true);
}

void Connection::Impl::flush() {
    flush_scheduled_ = false;
    transport_.flush();
}

void Connection::Impl::append(Opcode opcode, std::string_view payload) {
    append_frame(transport_.queue(), opcode, payload,
                 role_ == Role::client ? std::optional(random_masking_key()) : std::nullopt);
}

void Connection::Impl::log_message(char direction, std::string_view message) const {
    if (!limits_->log_messages) return;
    const std::string text = limits_->redact ? limits_->redact(message) : std::string(message);
    spdlog::debug("{} {} TEXT '{}' [{} bytes]", id_, direction, printable(text), message.size());
}

}  // namespace websockets
