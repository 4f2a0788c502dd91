#include "server/operation/signals.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

using server::SignalsBlocked;

namespace {

// Whether the calling thread blocks the signal.
bool is_blocked(int signal) {
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return sigismember(&mask, signal) == 1;
}

}  // namespace

BOOST_AUTO_TEST_CASE(signals_are_blocked_until_the_guard_ends) {
    BOOST_TEST(!is_blocked(SIGTERM));
    {
        const SignalsBlocked blocked;
        BOOST_TEST(is_blocked(SIGTERM));
        BOOST_TEST(is_blocked(SIGINT));
    }
    BOOST_TEST(!is_blocked(SIGTERM));
    BOOST_TEST(!is_blocked(SIGINT));
}

BOOST_AUTO_TEST_CASE(a_guard_leaves_signals_blocked_that_were_before) {
    const SignalsBlocked outer;
    { const SignalsBlocked inner; }
    BOOST_TEST(is_blocked(SIGTERM));
}

BOOST_AUTO_TEST_CASE(a_thread_that_starts_meanwhile_keeps_signals_blocked) {
    bool blocked_in_thread = false;
    std::thread thread;
    {
        const SignalsBlocked blocked;
        thread = std::thread([&] { blocked_in_thread = is_blocked(SIGTERM); });
    }
    thread.join();
    BOOST_TEST(blocked_in_thread);
}
