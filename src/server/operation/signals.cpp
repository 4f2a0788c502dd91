#include "server/operation/signals.hpp"

#include <poll.h>
#include <unistd.h>

#include <string_view>

namespace server {
namespace {

// A signal handler, so it may call only functions that are safe there.
void end_process(int) {
    constexpr std::string_view line = "connect4-server: stopping took too long, so it ends now\n";
    // If nobody reads the log, write() could block.
    pollfd log{STDERR_FILENO, POLLOUT, 0};
    if (::poll(&log, 1, 0) == 1 && (log.revents & POLLOUT) != 0) {
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    }
    ::_exit(1);
}

}  // namespace

SignalsBlocked::SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
}

SignalsBlocked::~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void end_process_after(std::chrono::seconds time) {
    std::signal(SIGALRM, end_process);
    ::alarm(static_cast<unsigned>(time.count()));
}

}  // namespace server
