#pragma once

#include <chrono>
#include <csignal>

namespace server {

/// Blocks all signals in the calling thread until this is destroyed. Threads that it starts
/// meanwhile inherit the mask, so that only the event loop's thread receives signals.
class SignalsBlocked {
public:
    SignalsBlocked();
    ~SignalsBlocked();
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_;
};

/// Ends the process after the given time with exit code 1 and a line on standard error, unless it
/// has ended before. Nothing that hangs can prevent that. Replaces the handler of SIGALRM.
void end_process_after(std::chrono::seconds time);

}  // namespace server
