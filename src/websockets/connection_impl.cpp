#include "websockets/connection_impl.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <random>

#include "websockets/log.hpp"
#include "websockets/spawn.hpp"

namespace websockets {
namespace {

std::string address_of(const Socket& socket) {
    error_code error;
    const tcp::endpoint endpoint = socket.remote_endpoint(error);
    return error ? std::string("unknown") : to_string(endpoint);
}

// Masking keys must be unpredictable (RFC 6455, section 10.3): otherwise a page could make its
// browser send bytes that a proxy takes for HTTP.
MaskingKey random_key() {
    const std::uint32_t bits = std::random_device()();
    return {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8),
            static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 24)};
}

}  // namespace

Clock::duration Limits::tick_interval() const {
    using namespace std::chrono_literals;
    Clock::duration shortest = 10s;
    for (const auto timeout : {ping_interval, ping_timeout, close_timeout, open_timeout}) {
        if (timeout > 0s) shortest = std::min(shortest, timeout);
    }
    return std::max<Clock::duration>(shortest / 10, 10ms);
}

Clock::time_point deadline_after(Clock::duration timeout) {
    const auto now = Clock::now();
    const bool never =
        timeout == Clock::duration::zero() || timeout > Clock::time_point::max() - now;
    return never ? Clock::time_point::max() : now + timeout;
}

std::shared_ptr<Connection::Impl> Connection::Impl::create(Socket socket, Role role, std::string id,
                                                           std::shared_ptr<const Limits> limits) {
    auto connection =
        std::make_shared<Impl>(std::move(socket), role, std::move(id), std::move(limits));
    connection->transport_.set_owner(connection);
    return connection;
}

Connection::Impl::Impl(Socket socket, Role role, std::string id,
                       std::shared_ptr<const Limits> limits)
    : Stream(std::move(socket), limits->max_size),
      transport_(transport()),
      role_(role),
      limits_(std::move(limits)),
      closed_(transport_.get_executor()),
      id_(std::move(id)),
      remote_address_(address_of(transport_.socket())) {}

void Connection::Impl::open(Request request, std::string subprotocol) {
    request_ = std::move(request);
    subprotocol_ = std::move(subprotocol);
    state_ = State::open;
    last_alive_ = Clock::now();
    deadline_ = Clock::time_point::max();
    read_message();
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
        resume_later(std::move(receiver), asio::error::already_started, false);
        return;
    }
    const auto slot = asio::get_associated_cancellation_slot(receiver);
    received_ = &message;
    receiver_.emplace(std::move(receiver));
    if (slot.is_connected()) {
        asio::cancellation_slot(slot).assign([this](asio::cancellation_type) {
            release_receiver(asio::error::operation_aborted, false);
        });
    }
    if (message_ready_) {
        asio::post(transport_.get_executor(),
                   [self = shared_from_this(), this] { deliver_ready_message(); });
    } else if (!reading()) {
        release_receiver({}, false);
    }
}

// The receiver may have been cancelled meanwhile; then the message waits for the next one.
void Connection::Impl::deliver_ready_message() {
    if (!receiver_ || !message_ready_) return;
    message_ready_ = false;
    deliver();
}

// Gives the receiver its message and resumes it within this call. The next message is already
// being read.
void Connection::Impl::deliver() {
    received_->swap(message());
    Receiver receiver = std::move(*receiver_);
    receiver_.reset();
    read_message();
    std::move(receiver)(error_code(), true);
}

// Resumes the receiver in the event loop's next turn, not within this call.
void Connection::Impl::release_receiver(error_code error, bool received) {
    if (!receiver_) return;
    Receiver receiver = std::move(*receiver_);
    receiver_.reset();
    resume_later(std::move(receiver), error, received);
}

void Connection::Impl::resume_later(Receiver receiver, error_code error, bool received) {
    asio::post(transport_.get_executor(),
               [receiver = std::move(receiver), error, received]() mutable {
                   std::move(receiver)(error, received);
               });
}

void Connection::Impl::on_message(bool is_text) {
    is_alive_ = true;
    if (!is_text) {
        start_close(close_code::unsupported_data, "Only text messages are understood.");
        read_message();
        return;
    }
    log_message('<', message());
    if (receiver_) {
        deliver();
    } else if (state_ == State::open && closing_waiters_ == 0) {
        message_ready_ = true;
    } else {
        read_message();  // No coroutine will receive this message. The close frame is behind it.
    }
}

void Connection::Impl::on_ping_or_pong() { is_alive_ = true; }

void Connection::Impl::on_close_frame(std::uint16_t code, std::string_view reason) {
    spdlog::debug("{} < CLOSE {}", id_, close_code::describe(code, reason));
    begin_closing(code, reason);
}

void Connection::Impl::on_end(std::uint16_t failure_code) {
    if (failure_code != 0) {
        begin_closing(failure_code, {});
    } else if (state_ == State::open) {
        begin_closing(close_code::abnormal, {});
        abort();
    }
    release_receiver({}, false);
    spawn(transport_.get_executor(), end_tcp(std::static_pointer_cast<Impl>(shared_from_this())),
          "closing failed");
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
    if (state_ == State::connecting) {
        abort();
        set_closed();
    }
    if (state_ != State::open) return;
    if (transport_.writable()) {
        begin_closing(code, reason);
        spdlog::debug("{} > CLOSE {}", id_, close_code::describe(code, reason));
        append(Opcode::close, close_payload(code, reason));
        transport_.finish();
        transport_.flush();
    } else if (transport_.broken()) {
        abort();
    } else {
        // Beast has sent a close frame after a failure. It calls on_end() next.
        deadline_ = deadline_after(limits_->close_timeout);
    }
    discard_ready_message();
}

void Connection::Impl::abort() {
    begin_closing(close_code::abnormal, {});
    deadline_ = Clock::time_point::max();
    transport_.abort();
    discard_ready_message();
}

// Reading pauses while a message waits for a receiver. A closing connection must read on, to the
// end of the stream.
void Connection::Impl::discard_ready_message() {
    if (!message_ready_) return;
    message_ready_ = false;
    read_message();
}

awaitable<void> Connection::Impl::end_tcp(std::shared_ptr<Impl> self) {
    Transport& transport = self->transport_;
    while (transport.queued() > 0) co_await transport.drained().wait();
    if (self->deadline_ == Clock::time_point::max()) {
        self->deadline_ = deadline_after(self->limits_->close_timeout);
    }
    // The server ends TCP first (RFC 6455, section 7.1.1), so that the client can reuse its port.
    error_code ignored;
    if (self->role_ == Role::server) {
        transport.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }
    std::array<char, 512> unread;
    error_code error;
    while (!error) {
        std::tie(error, std::ignore) =
            co_await transport.async_read_some(asio::buffer(unread), asio::as_tuple(use_awaitable));
    }
    transport.abort();
    self->set_closed();
}

void Connection::Impl::set_closed() {
    state_ = State::closed;
    closed_.notify_all();
}

awaitable<void> Connection::Impl::wait_closed(std::shared_ptr<Impl> self) {
    ++self->closing_waiters_;
    const std::shared_ptr<void> leave(nullptr, [self](void*) { --self->closing_waiters_; });
    if (!self->receiver_) self->discard_ready_message();
    while (!self->is_closed()) co_await self->closed_.wait();
}

void Connection::Impl::tick(Clock::time_point now) {
    const bool sending = has_sent();
    // A long HTTP response may take longer than open_timeout, as long as the client reads it.
    if (state_ == State::connecting && sending) start_opening();
    if (now >= deadline_) abort();
    if (state_ != State::open) return;
    // Reading pauses while a message waits for its receiver, so silence does not mean that the
    // other side is dead. It does if the receiver waits in send() for a client that does not read.
    const bool unread = message_ready_ && (sending || transport_.queued() == 0);
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
    }
}

// Whether the socket has accepted any bytes since the last tick.
bool Connection::Impl::has_sent() {
    return std::exchange(sent_, transport_.sent()) != transport_.sent();
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
                 role_ == Role::client ? std::optional(random_key()) : std::nullopt);
}

void Connection::Impl::log_message(char direction, std::string_view message) const {
    if (!limits_->log_messages) return;
    const std::string text = limits_->redact ? limits_->redact(message) : std::string(message);
    spdlog::debug("{} {} TEXT '{}' [{} bytes]", id_, direction, printable(text), message.size());
}

}  // namespace websockets
