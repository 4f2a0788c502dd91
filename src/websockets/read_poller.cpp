#include "websockets/read_poller.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <utility>

namespace websockets {
namespace {

int check(int result) {
    if (result < 0) throw boost::system::system_error(errno, boost::system::system_category());
    return result;
}

}  // namespace

ReadPoller::ReadPoller(asio::io_context& loop)
    : asio::execution_context::service(loop),
      epoll_(loop.get_executor(), check(::epoll_create1(EPOLL_CLOEXEC))) {}

bool ReadPoller::add(int socket, std::shared_ptr<Reader> reader) {
    const auto index = static_cast<std::size_t>(socket);
    if (readers_.size() <= index) readers_.resize(index + 1);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, socket, &event) < 0) return false;
    readers_[index] = std::move(reader);
    ++count_;
    if (!waiting_) wait();
    return true;
}

// Without readers, the event loop has nothing to wait for here.
void ReadPoller::remove(int socket) {
    ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
    readers_[static_cast<std::size_t>(socket)].reset();
    error_code ignored;
    if (--count_ == 0) epoll_.cancel(ignored);
}

void ReadPoller::shutdown() {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        if (const auto reader = readers_[i]) reader->on_loop_end();
    }
}

void ReadPoller::wait() {
    waiting_ = true;
    epoll_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code) {
        waiting_ = false;
        call_readers();
        if (count_ > 0 && !waiting_) wait();
    });
}

void ReadPoller::call_readers() {
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(epoll_.native_handle(), events.data(), events.size(), 0);
    for (int i = 0; i < count; ++i) {
        // A reader that was called before may have removed this one. The pointer keeps it alive.
        const auto reader = readers_[static_cast<std::size_t>(events[i].data.fd)];
        if (reader) reader->on_readable();
    }
}

}  // namespace websockets
