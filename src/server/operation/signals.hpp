#pragma once

#include <csignal>

namespace server {

/// Keeps signals away from the calling thread as long as this lives, and from the threads that it
/// starts meanwhile for good: signals are for the thread of the event loop, which waits for them.
class SignalsBlocked {
public:
    SignalsBlocked();
    ~SignalsBlocked();
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_;
};

}  // namespace server
