#include "server/weight.hpp"

#include <boost/test/unit_test.hpp>

using server::weight_of;

BOOST_AUTO_TEST_CASE(an_item_without_a_weight_has_the_highest_one) {
    BOOST_TEST(weight_of({"gzip", "br"}, "br").value() == 1000U);
    BOOST_TEST(weight_of({"text/html;level=1"}, "text/html").value() == 1000U);
    BOOST_TEST(!weight_of({"gzip"}, "br").has_value());
    BOOST_TEST(!weight_of({}, "br").has_value());
}

BOOST_AUTO_TEST_CASE(a_weight_has_at_most_three_decimals) {
    for (const auto& [text, weight] : {std::pair("0", 0U),
                                       {"0.0", 0U},
                                       {"0.001", 1U},
                                       {"0.05", 50U},
                                       {"0.5", 500U},
                                       {"1", 1000U},
                                       {"1.", 1000U},
                                       {"1.000", 1000U}}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(weight_of({std::string("br;q=") + text}, "br").value() == weight);
        }
    }
}

BOOST_AUTO_TEST_CASE(case_and_spaces_of_a_list_do_not_matter) {
    BOOST_TEST(weight_of({"GZip ; Q=0.5"}, "gzip").value() == 500U);
    BOOST_TEST(weight_of({"text/html; charset=utf-8;\tq=0.2"}, "text/html").value() == 200U);
}

BOOST_AUTO_TEST_CASE(a_malformed_weight_refuses_its_item) {
    for (const char* text : {"", "x", "-1", "2", "1.001", ".5.5", "0.x", "1e3", "0,5"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(weight_of({std::string("br;q=") + text}, "br").value() == 0U);
        }
    }
}
