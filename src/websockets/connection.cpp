#include "websockets/connection.hpp"

#include <boost/asio/post.hpp>

#include "websockets/connection_impl.hpp"

namespace websockets {
namespace {

// The argument keeps the connection alive while this waits, even if the caller's handle is
// destroyed.
awaitable<std::optional<std::string>> next_message(std::shared_ptr<Connection::Impl> connection) {
    std::string message;
    if (!co_await Connection::Impl::recv(connection, message)) co_return std::nullopt;
    co_return message;
}

// The number of turns of the event loop by which a flush may be put off.
constexpr int max_turns = 16;

using Connections = std::vector<std::shared_ptr<Connection::Impl>>;

// Flushes the connections in the event loop's next turn, or later while the queue of the first one
// still grows: after several moves of a client at once, all that they cause leaves together. The
// first connection is enough, because the next broadcast mostly goes to the same ones.
void flush_later(Connections connections, int turns) {
    const Executor executor = connections.front()->transport().get_executor();
    const std::size_t queued = connections.front()->queued();
    asio::post(executor, [connections = std::move(connections), queued, turns]() mutable {
        if (connections.front()->queued() > queued && turns < max_turns) {
            flush_later(std::move(connections), turns + 1);
        } else {
            for (const auto& connection : connections) connection->flush();
        }
    });
}

}  // namespace

awaitable<std::optional<std::string>> Connection::recv() const { return next_message(impl_); }

awaitable<bool> Connection::recv(std::string& message) const { return Impl::recv(impl_, message); }

awaitable<void> Connection::send(std::string_view message) const {
    impl_->send(message);
    return Impl::wait_drained(impl_);
}

awaitable<void> Connection::close(std::uint16_t code, std::string_view reason) const {
    impl_->start_close(code, reason);
    return Impl::wait_closed(impl_);
}

void Connection::start_close(std::uint16_t code, std::string_view reason) const {
    impl_->start_close(code, reason);
}

awaitable<void> Connection::wait_closed() const { return Impl::wait_closed(impl_); }

bool Connection::is_open() const { return impl_->is_open(); }

std::optional<std::uint16_t> Connection::close_code() const { return impl_->close_code(); }

const std::string& Connection::close_reason() const { return impl_->close_reason(); }

bool Connection::was_too_slow() const { return impl_->was_too_slow(); }

std::size_t Connection::queued() const { return impl_->queued(); }

const std::string& Connection::remote_address() const { return impl_->remote_address(); }

const Request& Connection::request() const { return impl_->request(); }

const std::string& Connection::subprotocol() const { return impl_->subprotocol(); }

const std::string& Connection::id() const { return impl_->id(); }

Broadcast::Broadcast(std::string_view message) : message_(message) {
    append_frame(frame_, Opcode::text, message);
}

void Broadcast::to(const Connection& connection) {
    if (connection.impl_->queue(message_, frame_)) to_flush_.push_back(connection.impl_);
}

Broadcast::~Broadcast() {
    if (!to_flush_.empty()) flush_later(std::move(to_flush_), 0);
}

}  // namespace websockets
