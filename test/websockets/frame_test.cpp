#include "websockets/frame.hpp"

#include <boost/test/unit_test.hpp>

using namespace websockets;

namespace {

std::string frame(Opcode opcode, std::string_view payload,
                  std::optional<MaskingKey> key = std::nullopt) {
    std::string out;
    append_frame(out, opcode, payload, key);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_frame_is_appended_as_rfc_6455_shows_it) {
    BOOST_TEST(frame(Opcode::text, "Hello") == "\x81\x05Hello");
    BOOST_TEST(frame(Opcode::text, "Hello", MaskingKey{0x37, 0xfa, 0x21, 0x3d}) ==
               "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    BOOST_TEST(frame(Opcode::ping, "") == std::string("\x89\0", 2));
}

BOOST_AUTO_TEST_CASE(a_frame_has_the_shortest_length_field_that_fits) {
    BOOST_TEST(frame(Opcode::text, std::string(125, 'x')).substr(0, 2) == "\x81\x7d");
    BOOST_TEST(frame(Opcode::text, std::string(126, 'x')).substr(0, 4) ==
               std::string("\x81\x7e\0\x7e", 4));
    BOOST_TEST(frame(Opcode::text, std::string(65535, 'x')).substr(0, 4) == "\x81\x7e\xff\xff");
    BOOST_TEST(frame(Opcode::text, std::string(65536, 'x')).substr(0, 10) ==
               std::string("\x81\x7f\0\0\0\0\0\x01\0\0", 10));
}

BOOST_AUTO_TEST_CASE(a_close_reason_is_cut_between_characters) {
    BOOST_TEST(close_payload(1000, "") == "\x03\xe8");
    BOOST_TEST(close_payload(1001, "bye") ==
               "\x03\xe9"
               "bye");
    const std::string reason = std::string(122, 'x') + "\xc3\xa9";
    BOOST_TEST(close_payload(1000, reason) == "\x03\xe8" + std::string(122, 'x'));
    BOOST_TEST(close_payload(1000, std::string(200, 'x')).size() == 125U);
}
