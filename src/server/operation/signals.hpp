#pragma once

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

}  // namespace server
