#include "websockets/transport.hpp"

#include <boost/asio/buffer.hpp>
#include <utility>

namespace websockets {
namespace {

// An empty queue that has more memory than this frees it.
constexpr std::size_t max_kept_capacity = 4096;

}  // namespace

Transport::Transport(Socket socket)
    : socket_(std::move(socket)),
      poller_(asio::use_service<ReadPoller>(socket_.get_executor().context())),
      drained_(socket_.get_executor()) {
    error_code ignored;  // If the connection is lost already, reading will fail.
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
}

void Transport::flush() {
    if (waiting_for_socket_ || queue_.empty()) return;
    std::size_t sent = 0;
    error_code error;
    while (!error && sent < queue_.size()) {
        sent += socket_.write_some(asio::buffer(queue_) + sent, error);
    }
    sent_ += sent;
    if (!error) {
        queue_.clear();
        if (queue_.capacity() > max_kept_capacity) queue_.shrink_to_fit();
    } else if (error == asio::error::would_block) {
        queue_.erase(0, sent);
        flush_when_possible();
    } else {
        broken_ = true;
        queue_.clear();
    }
}

void Transport::flush_when_possible() {
    waiting_for_socket_ = true;
    socket_.async_wait(tcp::socket::wait_write, [this, alive = owner_.lock()](error_code error) {
        waiting_for_socket_ = false;
        if (!error) flush();
        if (queued() <= low_water) drained_.notify_all();
    });
}

bool Transport::start_reading(std::shared_ptr<ReadPoller::Reader> reader) {
    if (reading_ || !socket_.is_open()) return true;
    reading_ = poller_.add(socket_.native_handle(), std::move(reader));
    return reading_;
}

void Transport::stop_reading() {
    if (std::exchange(reading_, false)) poller_.remove(socket_.native_handle());
}

void Transport::abort() {
    stop_reading();
    error_code ignored;
    socket_.close(ignored);
    broken_ = true;
    queue_.clear();
    drained_.notify_all();
}

}  // namespace websockets
