#include "websockets/text.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdint>

using namespace websockets;

namespace {

bool is_utf8(std::string_view text) {
    Utf8Checker checker;
    return checker.add(text) && checker.is_complete();
}

// The UTF-8 form of a number, also of one that is no code point.
std::string encode(std::uint32_t code, int size) {
    if (size == 1) return {static_cast<char>(code)};
    std::string bytes;
    for (int i = size - 1; i > 0; --i) {
        bytes.insert(bytes.begin(), static_cast<char>(0x80 | (code & 0x3f)));
        code >>= 6;
    }
    bytes.insert(bytes.begin(), static_cast<char>((0xf00 >> size & 0xff) | code));
    return bytes;
}

}  // namespace

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

BOOST_AUTO_TEST_CASE(exactly_the_code_points_are_valid_each_in_its_shortest_form) {
    const std::uint32_t limits[] = {0, 0x80, 0x800, 0x10000, 0x110000};
    for (int size = 1; size <= 4; ++size) {
        const std::uint32_t end = size == 1 ? 0x80 : 1U << (5 * size + 1);
        for (std::uint32_t code = 0; code < end; ++code) {
            const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
            const bool expected = code >= limits[size - 1] && code < limits[size] && !is_surrogate;
            if (is_utf8(encode(code, size)) != expected) {
                BOOST_TEST(expected == !expected, code << " in " << size << " bytes");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_text_may_arrive_in_any_parts) {
    const std::string text = "12345678 caf\xc3\xa9 \xe2\x97\x8f \xf0\x9f\x8e\xb2 12345678";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Utf8Checker checker;
        BOOST_TEST(checker.add(text.substr(0, cut)));
        BOOST_TEST(checker.is_complete() == is_utf8(text.substr(0, cut)));
        BOOST_TEST(checker.add(text.substr(cut)));
        BOOST_TEST(checker.is_complete());
    }
}

BOOST_AUTO_TEST_CASE(the_byte_that_makes_a_text_invalid_is_found_at_once) {
    Utf8Checker checker;
    BOOST_TEST(checker.add("12345678\xf4"));
    BOOST_TEST(!checker.add("\x90"));
}
