#include "websockets/uri.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace websockets;

BOOST_AUTO_TEST_CASE(a_uri_has_a_host_a_port_and_a_target) {
    const Uri uri = parse_uri("ws://localhost:8001/game?join=abc");
    BOOST_TEST(uri.host == "localhost");
    BOOST_TEST(uri.port == "8001");
    BOOST_TEST(uri.target == "/game?join=abc");
    BOOST_TEST(uri.host_header() == "localhost:8001");
}

BOOST_AUTO_TEST_CASE(port_and_path_may_be_missing) {
    const Uri uri = parse_uri("ws://example.org");
    BOOST_TEST(uri.port == "80");
    BOOST_TEST(uri.target == "/");
    BOOST_TEST(uri.host_header() == "example.org");
    BOOST_TEST(parse_uri("WS://example.org?a=b").target == "/?a=b");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_has_brackets_only_in_the_header) {
    const Uri uri = parse_uri("ws://[::1]:8001/");
    BOOST_TEST(uri.host == "::1");
    BOOST_TEST(uri.host_header() == "[::1]:8001");
}

BOOST_AUTO_TEST_CASE(other_uris_are_refused) {
    for (const char* text : {"", "localhost:8001", "http://localhost/", "wss://localhost/", "ws://",
                             "ws:///path", "ws://localhost/#fragment", "ws://local host/"}) {
        BOOST_TEST_CONTEXT(text) { BOOST_CHECK_THROW(parse_uri(text), std::invalid_argument); }
    }
}
