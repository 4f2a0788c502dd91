#include "websockets/text.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdint>

using namespace websockets;

BOOST_AUTO_TEST_CASE(a_number_is_the_whole_text_and_fits_its_type) {
    BOOST_TEST(parse_number<unsigned>("0").value() == 0U);
    BOOST_TEST(parse_number<std::uint16_t>("65535").value() == 65535U);
    for (const char* text : {"", "65536", "-1", "+1", " 1", "1 ", "1.0", "0x1", "one"}) {
        BOOST_TEST(!parse_number<std::uint16_t>(text), text);
    }
}

BOOST_AUTO_TEST_CASE(case_means_the_letters_a_to_z_only) {
    BOOST_TEST(to_lower("AZaz09@[`{\xc3\x84") == "azaz09@[`{\xc3\x84");
    BOOST_TEST(equal_ignoring_case("Sec-WebSocket-Key", "sec-websocket-KEY"));
    BOOST_TEST(!equal_ignoring_case("Host", "Hosts"));
    BOOST_TEST(!equal_ignoring_case("@", "`"));
    BOOST_TEST(!equal_ignoring_case("\xc3\x84", "\xc3\xa4"));
}

BOOST_AUTO_TEST_CASE(trimming_removes_spaces_and_tabs_at_both_ends) {
    BOOST_TEST(trim(" \t two words\t ") == "two words");
    BOOST_TEST(trim("text") == "text");
    BOOST_TEST(trim(" \t") == "");
    BOOST_TEST(trim("") == "");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_is_joined_to_a_port_in_brackets) {
    BOOST_TEST(join_host_port("example.org", "80") == "example.org:80");
    BOOST_TEST(join_host_port("127.0.0.1", "") == "127.0.0.1");
    BOOST_TEST(join_host_port("::1", "8001") == "[::1]:8001");
    BOOST_TEST(join_host_port("::1", "") == "[::1]");
}

BOOST_AUTO_TEST_CASE(the_host_of_an_address_has_no_port_and_no_brackets) {
    BOOST_TEST(host_of("example.org") == "example.org");
    BOOST_TEST(host_of("example.org:8001") == "example.org");
    BOOST_TEST(host_of("[::1]:8001") == "::1");
    BOOST_TEST(host_of("[::1]") == "::1");
    BOOST_TEST(host_of("::1") == "::1");
    BOOST_TEST(host_of("") == "");
    BOOST_TEST(host_of("[") == "");
}
