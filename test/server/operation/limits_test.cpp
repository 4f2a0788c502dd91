#include "server/operation/limits.hpp"

#include <boost/test/unit_test.hpp>

#include "websockets/run.hpp"

using namespace server;

BOOST_AUTO_TEST_CASE(a_client_may_send_a_burst_and_then_its_rate) {
    websockets::run([]() -> websockets::awaitable<void> {
        TokenBucket bucket(50);
        for (int i = 0; i < 150; ++i) BOOST_REQUIRE(bucket.take());
        // A few tokens may be added meanwhile.
        int taken = 0;
        while (bucket.take()) ++taken;
        BOOST_TEST(taken < 100);
        co_await websockets::sleep(bucket.refill_time());
        BOOST_TEST(bucket.take());
    }());
}

BOOST_AUTO_TEST_CASE(a_rate_of_zero_means_no_limit) {
    TokenBucket bucket(0);
    for (int i = 0; i < 10'000; ++i) BOOST_REQUIRE(bucket.take());
}

BOOST_AUTO_TEST_CASE(each_address_has_its_quota) {
    Quota quota(2);
    const auto first = quota.take("a");
    auto second = quota.take("a");
    BOOST_TEST((first && second));
    BOOST_TEST(!quota.take("a"));
    BOOST_TEST(!!quota.take("b"));
    second.reset();
    BOOST_TEST(!!quota.take("a"));
}

BOOST_AUTO_TEST_CASE(a_quota_of_zero_means_no_limit) {
    Quota quota(0);
    std::vector<Quota::Share> shares;
    for (int i = 0; i < 1000; ++i) shares.push_back(quota.take("a"));
    BOOST_TEST(std::ranges::count(shares, nullptr) == 0);
}

BOOST_AUTO_TEST_CASE(a_share_may_outlive_its_quota) {
    Quota::Share share;
    {
        Quota quota(1);
        share = quota.take("a");
    }
    BOOST_TEST(!!share);
}
