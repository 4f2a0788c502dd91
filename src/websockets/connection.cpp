#include "websockets/connection.hpp"

#include <boost/asio/post.hpp>

#include "websockets/connection_impl.hpp"

namespace websockets {

namespace {

// The argument keeps the connection while this waits, whatever becomes of the caller's handle.
awaitable<std::optional<std::string>> next_message(std::shared_ptr<Connection::Impl> connection) {
    std::string message;
    if (!co_await Connection::Impl::recv(connection, message)) co_return std::nullopt;
    co_return message;
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

awaitable<void> Connection::wait_closed() const { return Impl::wait_closed(impl_); }

bool Connection::is_open() const { return impl_->is_open(); }

std::optional<std::uint16_t> Connection::close_code() const { return impl_->close_code(); }

const std::string& Connection::close_reason() const { return impl_->close_reason(); }

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
    if (to_flush_.empty()) return;
    const Executor executor = to_flush_.front()->transport().get_executor();
    asio::post(executor, [connections = std::move(to_flush_)] {
        for (const auto& connection : connections) connection->flush();
    });
}

}  // namespace websockets
