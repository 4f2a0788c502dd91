#include "connect4/events.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace connect4;
namespace json = boost::json;

namespace {

void check_play(std::string_view message, int column) {
    BOOST_TEST_CONTEXT(message) {
        const auto event = parse_event(message);
        BOOST_REQUIRE(event.has_value());
        BOOST_CHECK(event->type == Event::Type::play);
        BOOST_TEST(event->column == column);
    }
}

void check_refused(Error error, const std::vector<std::string>& messages) {
    for (const std::string& message : messages) {
        BOOST_TEST_CONTEXT(message) {
            const auto event = parse_event(message);
            BOOST_REQUIRE(event.has_error());
            BOOST_TEST(event.error().message() == make_error_code(error).message());
        }
    }
}

// A message whose unknown key holds this many arrays, one within the other.
std::string nested(int depth) {
    return R"({"type":"play","column":1,"x":)" + std::string(depth, '[') + std::string(depth, ']') +
           "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_play_event_is_read_whatever_its_layout) {
    check_play(R"({"type":"play","column":3})", 3);
    check_play(R"({"type": "play", "column": 0})", 0);
    check_play(R"({"column":6,"type":"play"})", 6);
    check_play(" \t\r\n{ \"type\" : \"play\" , \"column\" : 5 } \n", 5);
    check_play(R"({"type":"play","column":-0})", 0);
    check_play(R"({"\u0074ype":"pl\u0061y","colum\u006e":2})", 2);
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_ignored_whatever_they_hold) {
    check_play(R"({"type":"play","column":3,"move":1,"name":"Jo","ok":true,"none":null,"f":1.5})",
               3);
    check_play(R"({"x":{"type":"no","column":99},"type":"play","column":3,"y":[{"column":9}]})", 3);
    check_play(R"({"type":"play","column":3,"a_key_longer_than_any_that_is_known":3})", 3);
    check_play(nested(7), 1);
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused) {
    check_refused(Error::not_json,
                  {"", " ", "play", "{", "}", "{]", R"({"type":"play","column":3)",
                   R"({"type":"play","column":3}x)", R"({"type":"play","column":3}{})",
                   R"({"type":"play","column":3,})", R"({'type':'play','column':3})",
                   R"({"type":"play","column":03})", R"({"type":"play","column":+3})",
                   R"({"type":"play","column":NaN})", R"({"type":"\ud800","column":3})",
                   "{\"type\":\"pl\xff\",\"column\":3}", R"({"type":"play" "column":3})",
                   std::string("{\"type\":\"play\",\"column\":3}\0", 27)});
}

BOOST_AUTO_TEST_CASE(what_is_not_an_object_is_refused) {
    check_refused(Error::not_an_object,
                  {"[]", "[{\"type\":\"play\",\"column\":3}]", "3", "-1", "1.5",
                   "99999999999999999999", "\"play\"", "\"a\\nb\"", "true", "null"});
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
    check_refused(Error::too_deep, {nested(8), nested(1000), nested(30000)});
}

BOOST_AUTO_TEST_CASE(a_key_that_appears_twice_is_refused) {
    check_refused(Error::duplicate_key, {R"({"type":"play","column":3,"column":3})",
                                         R"({"type":"play","type":"play","column":3})",
                                         R"({"type":"play","column":3,"c\u006flumn":4})"});
}

BOOST_AUTO_TEST_CASE(a_missing_or_unknown_type_is_refused) {
    check_refused(Error::missing_type, {"{}", R"({"column":3})", R"({"types":"play","column":3})"});
    check_refused(Error::type_not_text,
                  {R"({"type":3,"column":3})", R"({"type":null,"column":3})",
                   R"({"type":["play"],"column":3})", R"({"type":{"type":"play"},"column":3})"});
    check_refused(Error::unknown_type,
                  {R"({"type":"","column":3})", R"({"type":"Play","column":3})",
                   R"({"type":"plays","column":3})", R"({"type":"init"})",
                   R"({"type":"play and more than the parser keeps","column":3})"});
}

BOOST_AUTO_TEST_CASE(a_missing_column_is_refused) {
    check_refused(Error::missing_column, {R"({"type":"play"})", R"({"type":"play","columns":3})"});
}

BOOST_AUTO_TEST_CASE(a_column_that_is_no_integer_from_0_to_6_is_refused) {
    for (const std::string column :
         {"-1", "7", "2147483648", "9223372036854775808", "99999999999999999999999999", "-5e300",
          "3.0", "3e0", "1e999", "true", "false", "null", "\"3\"", "[3]", "{\"column\":3}"}) {
        check_refused(Error::bad_column, {R"({"type":"play","column":)" + column + "}",
                                          R"({"column":)" + column + R"(,"type":"play"})"});
    }
}

BOOST_AUTO_TEST_CASE(every_error_is_a_sentence) {
    for (int value = 1; value <= static_cast<int>(Error::missing_column); ++value) {
        const std::string sentence = make_error_code(static_cast<Error>(value)).message();
        BOOST_TEST(sentence != "Unknown error.");
        BOOST_TEST(sentence.back() == '.');
    }
}

BOOST_AUTO_TEST_CASE(events_are_written_as_the_tutorial_writes_them) {
    const auto parsed = [](std::string_view text) {
        return json::parse({text.data(), text.size()});
    };
    for (int column = 0; column < 7; ++column) {
        for (int row = 0; row < 6; ++row) {
            const json::value expected = {
                {"type", "play"}, {"player", "red"}, {"column", column}, {"row", row}};
            BOOST_TEST(parsed(to_json(PlayEvent{PLAYER1, column, row})) == expected);
        }
    }
    BOOST_TEST(std::string_view(to_json(PlayEvent{PLAYER2, 6, 5})) ==
               R"({"type":"play","player":"yellow","column":6,"row":5})");
    BOOST_TEST(parsed(to_json(WinEvent{PLAYER1})) ==
               (json::value{{"type", "win"}, {"player", "red"}}));
    BOOST_TEST(parsed(to_json(WinEvent{PLAYER2})) ==
               (json::value{{"type", "win"}, {"player", "yellow"}}));
    BOOST_TEST(parsed(to_json(ErrorEvent{Error::unknown_type})) ==
               (json::value{{"type", "error"}, {"message", "type must be \"play\"."}}));
}
