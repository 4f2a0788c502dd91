#include "autobahn_cases.hpp"

#include <utility>

#include "websockets/frame.hpp"

namespace test {
namespace {

using namespace std::string_literals;
using Cases = std::vector<AutobahnCase>;

constexpr std::uint8_t text = 0x81;
constexpr std::uint8_t first_of_text = 0x01;
constexpr std::uint8_t middle = 0x00;
constexpr std::uint8_t last = 0x80;
constexpr std::uint8_t close = 0x88;
constexpr std::uint8_t ping = 0x89;
constexpr std::uint8_t pong = 0x8a;

constexpr std::uint8_t rsv1 = 0x40;
constexpr std::uint8_t rsv2 = 0x20;
constexpr std::uint8_t rsv3 = 0x10;

std::string send(std::uint8_t first_byte, std::string_view payload = {}) {
    return masked_frame(first_byte, payload);
}

std::string send_close(std::uint16_t code, std::string_view reason = {}) {
    return send(close, websockets::close_payload(code, reason));
}

// A close frame whose reason may be longer than it should be.
std::string send_close_unchecked(std::uint16_t code, std::string_view reason) {
    return send(close, websockets::close_payload(code, "") + std::string(reason));
}

// A text in fragments of this size.
std::string send_fragments(std::string_view payload, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < payload.size(); i += size) {
        const bool is_last = i + size >= payload.size();
        const std::uint8_t opcode = i == 0 ? first_of_text : middle;
        bytes += send(is_last ? opcode | last : opcode, payload.substr(i, size));
    }
    return bytes;
}

const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";

// The numbers and payloads of single frames.
const std::vector<std::pair<std::string, std::string>> valid_texts = {
    {"6.5.1", "hello\x24world"},
    {"6.5.2", "hello\xc2\xa2world"},
    {"6.5.3", "hello\xe2\x82\xacworld"},
    {"6.5.4", "hello\xf0\xa4\xad\xa2world"},
    {"6.5.5", greek},
    {"6.6.2", greek.substr(0, 2)},
    {"6.6.5", greek.substr(0, 5)},
    {"6.6.7", greek.substr(0, 7)},
    {"6.6.9", greek.substr(0, 9)},
    {"6.7.1", "\0"s},
    {"6.7.2", "\xc2\x80"},
    {"6.7.3", "\xe0\xa0\x80"},
    {"6.7.4", "\xf0\x90\x80\x80"},
    {"6.9.1", "\x7f"},
    {"6.9.2", "\xdf\xbf"},
    {"6.9.3", "\xef\xbf\xbf"},
    {"6.9.4", "\xf4\x8f\xbf\xbf"},
    {"6.11.1", "\xed\x9f\xbf"},
    {"6.11.2", "\xee\x80\x80"},
    {"6.11.3", "\xef\xbf\xbd"},
    {"6.22.1", "\xef\xbf\xbe"}};

const std::vector<std::pair<std::string, std::string>> invalid_texts = {
    {"6.6.1", greek.substr(0, 1)},
    {"6.6.3", greek.substr(0, 3)},
    {"6.6.4", greek.substr(0, 4)},
    {"6.6.6", greek.substr(0, 6)},
    {"6.6.8", greek.substr(0, 8)},
    {"6.6.10", greek.substr(0, 10)},
    {"6.8.1", "\xf8\x88\x80\x80\x80"},
    {"6.8.2", "\xfc\x84\x80\x80\x80\x80"},
    {"6.10.1", "\xf7\xbf\xbf\xbf"},
    {"6.10.2", "\xfb\xbf\xbf\xbf\xbf"},
    {"6.10.3", "\xfd\xbf\xbf\xbf\xbf\xbf"},
    {"6.11.5", "\xf4\x90\x80\x80"},
    {"6.12.1", "\x80"},
    {"6.12.2", "\xbf"},
    {"6.12.3", "\x80\xbf"},
    {"6.12.4", "\x80\xbf\x80"},
    {"6.14.1", "\xc0"},
    {"6.14.2", "\xe0\x80"},
    {"6.14.3", "\xf0\x80\x80"},
    {"6.14.4", "\xf8\x80\x80\x80"},
    {"6.14.5", "\xfc\x80\x80\x80\x80"},
    {"6.14.6", "\xdf"},
    {"6.14.7", "\xef\xbf"},
    {"6.14.8", "\xf7\xbf\xbf"},
    {"6.14.9", "\xfb\xbf\xbf\xbf"},
    {"6.14.10", "\xfd\xbf\xbf\xbf\xbf"},
    {"6.15.1", "\xc0\xe0\x80\xf0\x80\x80\xf8\x80\x80\x80\xfc\x80\x80\x80\x80"},
    {"6.16.1", "\xfe"},
    {"6.16.2", "\xff"},
    {"6.16.3", "\xfe\xfe\xff\xff"},
    {"6.17.1", "\xc0\xaf"},
    {"6.17.2", "\xe0\x80\xaf"},
    {"6.17.3", "\xf0\x80\x80\xaf"},
    {"6.17.4", "\xf8\x80\x80\x80\xaf"},
    {"6.17.5", "\xfc\x80\x80\x80\x80\xaf"},
    {"6.18.1", "\xc1\xbf"},
    {"6.18.2", "\xe0\x9f\xbf"},
    {"6.18.3", "\xf0\x8f\xbf\xbf"},
    {"6.18.4", "\xf8\x87\xbf\xbf\xbf"},
    {"6.18.5", "\xfc\x83\xbf\xbf\xbf\xbf"},
    {"6.19.1", "\xc0\x80"},
    {"6.19.2", "\xe0\x80\x80"},
    {"6.19.3", "\xf0\x80\x80\x80"},
    {"6.19.4", "\xf8\x80\x80\x80\x80"},
    {"6.19.5", "\xfc\x80\x80\x80\x80\x80"},
    {"6.20.1", "\xed\xa0\x80"},
    {"6.20.2", "\xed\xad\xbf"},
    {"6.20.3", "\xed\xae\x80"},
    {"6.20.4", "\xed\xaf\xbf"},
    {"6.20.5", "\xed\xb0\x80"},
    {"6.20.6", "\xed\xbe\x80"},
    {"6.20.7", "\xed\xbf\xbf"},
    {"6.21.1", "\xed\xa0\x80\xed\xb0\x80"},
    {"6.21.2", "\xed\xa0\x80\xed\xbf\xbf"},
    {"6.21.3", "\xed\xad\xbf\xed\xb0\x80"},
    {"6.21.4", "\xed\xad\xbf\xed\xbf\xbf"},
    {"6.21.5", "\xed\xae\x80\xed\xb0\x80"},
    {"6.21.6", "\xed\xae\x80\xed\xbf\xbf"},
    {"6.21.7", "\xed\xaf\xbf\xed\xb0\x80"},
    {"6.21.8", "\xed\xaf\xbf\xed\xbf\xbf"}};

void add_texts_and_pings(Cases& cases) {
    const std::string hello = send(text, "Hello, world!");
    for (const auto& [number, size] :
         {std::pair("1.1.1", 0), std::pair("1.1.2", 125), std::pair("1.1.3", 126),
          std::pair("1.1.4", 127), std::pair("1.1.5", 128), std::pair("1.1.6", 65535),
          std::pair("1.1.7", 65536)}) {
        const std::string payload(size, '*');
        cases.push_back({number, send(text, payload), {"text " + payload}});
    }
    const std::string bytes = "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"s;
    cases.push_back({"2.1", send(ping), {"pong "}});
    cases.push_back({"2.2", send(ping, "Hello, world!"), {"pong Hello, world!"}});
    cases.push_back({"2.3", send(ping, bytes), {"pong " + bytes}});
    cases.push_back(
        {"2.4", send(ping, std::string(125, '\xfe')), {"pong " + std::string(125, '\xfe')}});
    cases.push_back({"2.5", send(ping, std::string(126, '\xfe')), {"close 1002"}});
    cases.push_back({"2.7", send(pong) + send_close(1000), {"close 1000"}});
    cases.push_back({"2.8", send(pong, "unsolicited") + send_close(1000), {"close 1000"}});
    cases.push_back({"2.9", send(pong, "unsolicited") + send(ping, "x"), {"pong x"}});
    AutobahnCase ten{"2.10", "", {}};
    for (int i = 0; i < 10; ++i) {
        ten.bytes += send(ping, "payload-" + std::to_string(i));
        ten.reactions.push_back("pong payload-" + std::to_string(i));
    }
    cases.push_back(ten);
}

void add_reserved_bits_and_opcodes(Cases& cases) {
    const std::string hello = send(text, "Hello, world!");
    const std::vector<std::string> echo_then_1002 = {"text Hello, world!", "close 1002"};
    cases.push_back({"3.1", send(text | rsv3, "Hello, world!"), {"close 1002"}});
    cases.push_back({"3.2", hello + send(text | rsv2, "x") + send(ping), echo_then_1002});
    cases.push_back({"3.3", hello + send(text | rsv2 | rsv3, "x") + send(ping), echo_then_1002});
    cases.push_back({"3.4", hello + send(text | rsv1, "x") + send(ping), echo_then_1002});
    cases.push_back({"3.5", send(0x82 | rsv1 | rsv3, "\xff\xfe"), {"close 1002"}});
    cases.push_back({"3.6", send(ping | rsv1 | rsv2, "Hello, world!"), {"close 1002"}});
    cases.push_back({"3.7", send(close | rsv1 | rsv2 | rsv3), {"close 1002"}});
    cases.push_back({"4.1.1", send(0x83), {"close 1002"}});
    cases.push_back({"4.1.2", send(0x84, "reserved"), {"close 1002"}});
    cases.push_back({"4.1.3", hello + send(0x85) + send(ping), echo_then_1002});
    cases.push_back({"4.1.4", hello + send(0x86, "x") + send(ping), echo_then_1002});
    cases.push_back({"4.1.5", hello + send(0x87, "x") + send(ping), echo_then_1002});
    cases.push_back({"4.2.1", send(0x8b), {"close 1002"}});
    cases.push_back({"4.2.2", send(0x8c, "reserved"), {"close 1002"}});
    cases.push_back({"4.2.3", hello + send(0x8d) + send(ping), echo_then_1002});
    cases.push_back({"4.2.4", hello + send(0x8e, "x") + send(ping), echo_then_1002});
    cases.push_back({"4.2.5", hello + send(0x8f, "x") + send(ping), echo_then_1002});
}

void add_fragments(Cases& cases) {
    const std::string one = send(first_of_text, "one");
    const std::string two = send(last, "two");
    cases.push_back({"5.1", send(0x09, "one") + two, {"close 1002"}});
    cases.push_back({"5.2", send(0x0a, "one") + two, {"close 1002"}});
    cases.push_back({"5.3", one + two, {"text onetwo"}});
    cases.push_back({"5.6", one + send(ping, "x") + two, {"pong x", "text onetwo"}});
    cases.push_back({"5.9", two + send(text, "Hello"), {"close 1002"}});
    cases.push_back({"5.12", send(middle, "x") + send(text, "Hello"), {"close 1002"}});
    cases.push_back({"5.15",
                     one + two + send(middle, "x") + send(text, "Hello"),
                     {"text onetwo", "close 1002"}});
    cases.push_back({"5.16", send(middle, "x") + one + two, {"close 1002"}});
    cases.push_back({"5.17", send(last, "x") + one + two, {"close 1002"}});
    cases.push_back({"5.18", one + send(text, "two"), {"close 1002"}});
    cases.push_back({"5.19",
                     one + send(middle, "two") + send(ping, "1") + send(middle, "three") +
                         send(middle, "four") + send(ping, "2") + send(last, "five"),
                     {"pong 1", "pong 2", "text onetwothreefourfive"}});
    cases.push_back({"6.1.1", send(text), {"text "}});
    cases.push_back({"6.1.2", send(first_of_text) + send(middle) + send(last), {"text "}});
    cases.push_back({"6.1.3", send(first_of_text) + send(middle, "x") + send(last), {"text x"}});
}

void add_valid_texts(Cases& cases) {
    const std::string sentence = "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1";
    cases.push_back({"6.2.1", send(text, sentence), {"text " + sentence}});
    cases.push_back({"6.2.2", send_fragments(sentence, 12), {"text " + sentence}});
    cases.push_back({"6.2.3", send_fragments(sentence, 1), {"text " + sentence}});
    cases.push_back({"6.2.4", send_fragments(greek, 1), {"text " + greek}});
    auto texts = valid_texts;
    // Code points that are no characters, and the special ones.
    for (const char start : {'\xf0', '\xf1', '\xf2', '\xf3', '\xf4'}) {
        for (const char second : {'\x8f', '\x9f', '\xaf', '\xbf'}) {
            if ((start == '\xf0' && second == '\x8f') || (start == '\xf4' && second != '\x8f')) {
                continue;
            }
            for (const char end : {'\xbe', '\xbf'}) {
                texts.push_back({"6.22", {start, second, '\xbf', end}});
            }
        }
    }
    for (char end = '\xb9'; end <= '\xbd'; ++end) texts.push_back({"6.23", {'\xef', '\xbf', end}});
    for (const auto& [number, payload] : texts) {
        cases.push_back({number, send(text, payload), {"text " + payload}});
    }
}

void add_invalid_texts(Cases& cases) {
    const std::string edited = greek + "\xed\xa0\x80" + "edited";
    const std::string too_large = greek + "\xf4\x90\x80\x80";
    cases.push_back({"6.3.1", send(text, edited), {"close 1007"}});
    cases.push_back({"6.3.2", send_fragments(edited, 1), {"close 1007"}});
    cases.push_back({"6.4.1",
                     send(first_of_text, greek) + send(middle, too_large.substr(greek.size())),
                     {"close 1007"}});
    cases.push_back(
        {"6.4.2",
         send(first_of_text, too_large.substr(0, 12)) + send(middle, too_large.substr(12, 1)),
         {"close 1007"}});
    // Only the part of the frame up to the byte that makes the text invalid.
    const std::string frame = send(text, too_large + "edited");
    cases.push_back({"6.4.3", frame.substr(0, frame.size() - 6), {"close 1007"}});
    cases.push_back({"6.4.4", frame.substr(0, 6 + 13), {"close 1007"}});

    std::string continuations;
    for (char c = '\x80'; c < '\xbf'; ++c) continuations += c;
    auto texts = invalid_texts;
    texts.emplace_back("6.12.8", continuations);
    // 6.13: each first byte without its continuation.
    for (int start = 0xc0; start <= 0xfd; ++start) {
        texts.push_back({"6.13", {static_cast<char>(start), ' '}});
    }
    for (const auto& [number, payload] : texts) {
        cases.push_back({number, send(text, payload), {"close 1007"}});
    }
}

void add_closings(Cases& cases) {
    const std::string invalid = "\xce\xba\xed\xa0\x80" + "edited"s;
    cases.push_back(
        {"7.1.1", send(text, "Hello") + send_close(1000), {"text Hello", "close 1000"}});
    cases.push_back({"7.1.2", send_close(1000) + send(close), {"close 1000"}});
    cases.push_back({"7.1.3", send_close(1000) + send(ping), {"close 1000"}});
    cases.push_back({"7.1.4", send_close(1000) + send(text, "Hello"), {"close 1000"}});
    cases.push_back({"7.1.5",
                     send(first_of_text, "one") + send_close(1000) + send(last, "two"),
                     {"close 1000"}});
    const std::string big(256 * 1024, 'B');
    cases.push_back({"7.1.6",
                     send(text, big) + send(text, "Hello") + send_close(1000) + send(ping),
                     {"text " + big, "text Hello", "close 1000"}});
    cases.push_back({"7.3.1", send(close), {"close 1005"}});
    cases.push_back({"7.3.2", send(close, "a"), {"close 1002"}});
    cases.push_back({"7.3.3", send_close(1000), {"close 1000"}});
    cases.push_back({"7.3.4", send_close(1000, "Hello World!"), {"close 1000"}});
    cases.push_back({"7.3.5", send_close(1000, std::string(123, '*')), {"close 1000"}});
    cases.push_back({"7.3.6", send_close_unchecked(1000, std::string(124, '*')), {"close 1002"}});
    cases.push_back({"7.5.1", send_close_unchecked(1000, invalid), {"close 1007"}});
    for (const std::uint16_t code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
        cases.push_back(
            {"7.7." + std::to_string(code), send_close(code), {"close " + std::to_string(code)}});
    }
    for (const std::uint16_t code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999}) {
        cases.push_back({"7.9." + std::to_string(code), send_close(code), {"close 1002"}});
    }
    cases.push_back({"7.13.1", send_close(5000), {"close 1002"}});
    cases.push_back({"7.13.2", send_close(65535), {"close 1002"}});
}

}  // namespace

std::string masked_frame(std::uint8_t first_byte, std::string_view payload) {
    std::string frame;
    append_frame(frame, websockets::Opcode::text, payload, websockets::MaskingKey{1, 2, 3, 4});
    frame[0] = static_cast<char>(first_byte);
    return frame;
}

std::vector<AutobahnCase> autobahn_cases() {
    Cases cases;
    add_texts_and_pings(cases);
    add_reserved_bits_and_opcodes(cases);
    add_fragments(cases);
    add_valid_texts(cases);
    add_invalid_texts(cases);
    add_closings(cases);
    return cases;
}

}  // namespace test
