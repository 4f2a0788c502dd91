#include "websockets/close_code.hpp"

#include <boost/test/unit_test.hpp>

using namespace websockets;

BOOST_AUTO_TEST_CASE(a_closing_is_described_by_code_and_reason) {
    BOOST_TEST(close_code::describe(1000, "") == "1000 (OK)");
    BOOST_TEST(close_code::describe(1013, "") == "1013 (try again later)");
    BOOST_TEST(close_code::describe(1001, "lunch\n") == "1001 (lunch\\n)");
    BOOST_TEST(close_code::describe(4000, "") == "4000 (private use)");
}
