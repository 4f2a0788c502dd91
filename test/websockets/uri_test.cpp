#include "websockets/uri.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

using namespace websockets;

BOOST_AUTO_TEST_CASE(a_uri_has_a_host_a_port_and_a_target) {
    const Uri uri = parse_websocket_uri("ws://localhost:8001/game?join=abc");
    BOOST_TEST(uri.scheme == "ws");
    BOOST_TEST(uri.host == "localhost");
    BOOST_TEST(uri.port == 8001);
    BOOST_TEST(uri.target == "/game?join=abc");
    BOOST_TEST(uri.host_header() == "localhost:8001");
    BOOST_TEST(uri.user == "");
    BOOST_TEST(uri.password == "");
}

BOOST_AUTO_TEST_CASE(port_and_path_may_be_missing) {
    const Uri uri = parse_websocket_uri("ws://example.org");
    BOOST_TEST(uri.port == 80);
    BOOST_TEST(uri.target == "/");
    BOOST_TEST(uri.host_header() == "example.org");
    BOOST_TEST(parse_websocket_uri("WS://example.org?a=b").target == "/?a=b");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_has_brackets_only_in_the_header) {
    const Uri uri = parse_websocket_uri("ws://[::1]:8001/");
    BOOST_TEST(uri.host == "::1");
    BOOST_TEST(uri.host_header() == "[::1]:8001");
    BOOST_TEST(parse_websocket_uri("ws://[fe80::1]/").host_header() == "[fe80::1]");
}

BOOST_AUTO_TEST_CASE(a_name_may_begin_like_an_address) {
    const Uri uri = parse_websocket_uri("ws://127.0.0.1.nip.io:8001/");
    BOOST_TEST(uri.host == "127.0.0.1.nip.io");
    BOOST_TEST(uri.port == 8001);
    BOOST_TEST(uri.target == "/");
}

BOOST_AUTO_TEST_CASE(the_default_port_depends_on_the_scheme) {
    BOOST_TEST(parse_websocket_uri("ws://example.org").port == 80);
    BOOST_TEST(parse_websocket_uri("wss://example.org").port == 443);
    BOOST_TEST(parse_websocket_uri("WSS://example.org:443/").host_header() == "example.org");
    BOOST_TEST(parse_websocket_uri("wss://example.org:80/").host_header() == "example.org:80");
}

BOOST_AUTO_TEST_CASE(a_user_and_a_password_are_decoded) {
    const Uri uri = parse_websocket_uri("ws://al%20ice:p%40ss%3Aword@localhost/");
    BOOST_TEST(uri.user == "al ice");
    BOOST_TEST(uri.password == "p@ss:word");
    BOOST_TEST(uri.host == "localhost");
    BOOST_TEST(parse_websocket_uri("ws://alice@localhost/").user == "alice");
}

BOOST_AUTO_TEST_CASE(a_uri_can_be_shown_without_its_password) {
    BOOST_TEST(without_user_info("ws://alice:secret@localhost:1/a@b") == "ws://localhost:1/a@b");
    BOOST_TEST(without_user_info("ws://a:s@cret@localhost") == "ws://localhost");
    BOOST_TEST(without_user_info("alice:secret@localhost") == "localhost");
    BOOST_TEST(without_user_info("ws://localhost/?to=a@b") == "ws://localhost/?to=a@b");
    BOOST_TEST(without_user_info("") == "");
}

BOOST_AUTO_TEST_CASE(other_uris_are_refused) {
    for (const char* text :
         {"", "localhost:8001", "http://localhost/", "ws://", "ws:///path", "://localhost/",
          "ws://localhost/#fragment", "ws://local host/", "ws://localhost/a b",
          "ws://localhost/\r\nX: y", "ws://localhost/%0", "ws://localhost\\path"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_CHECK_THROW(parse_websocket_uri(text), std::invalid_argument);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_host_is_one_name_or_address) {
    for (const char* host :
         {"a%00%0d%0aX-Evil:%201", "[::1", "[::1]x", "[localhost]", "[]", "::1", "a@b@c", "a[b]"}) {
        BOOST_TEST_CONTEXT(host) {
            const std::string text = "ws://" + std::string(host) + ":8001/";
            BOOST_CHECK_THROW(parse_websocket_uri(text), std::invalid_argument);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_port_is_a_number_from_1_to_65535) {
    for (const char* port : {"", "0", "8001x", "x", "65536", "84836", "-1", "+1", " 1", "1:2",
                             "99999999999999999999"}) {
        BOOST_TEST_CONTEXT(port) {
            const std::string text = "ws://localhost:" + std::string(port) + "/";
            BOOST_CHECK_THROW(parse_websocket_uri(text), std::invalid_argument);
        }
    }
    BOOST_TEST(parse_websocket_uri("ws://localhost:65535/").port == 65535);
}
