#include "server/journal/backoff.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <set>

using namespace std::chrono_literals;
using server::Backoff;

namespace {

void expect_within_half(Backoff::Duration delay, Backoff::Duration bound) {
    BOOST_TEST((delay >= bound / 2));
    BOOST_TEST((delay <= bound));
}

}  // namespace

BOOST_AUTO_TEST_CASE(delays_double_up_to_the_maximum) {
    for (int round = 0; round < 100; ++round) {
        Backoff backoff(100ms, 500ms);
        for (const auto bound : {100ms, 200ms, 400ms, 500ms, 500ms}) {
            expect_within_half(backoff.next(), bound);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_reset_starts_with_the_first_delay) {
    Backoff backoff(100ms, 10s);
    for (int i = 0; i < 5; ++i) backoff.next();
    backoff.reset();
    expect_within_half(backoff.next(), 100ms);
    expect_within_half(backoff.next(), 200ms);
}

BOOST_AUTO_TEST_CASE(delays_of_several_clients_differ) {
    std::set<Backoff::Duration> delays;
    for (int client = 0; client < 20; ++client) delays.insert(Backoff(1s, 1s).next());
    BOOST_TEST(delays.size() > 15U);
}
