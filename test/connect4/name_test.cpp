#include "connect4/name.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace connect4;

namespace {

std::string name_of(std::string_view text) {
    const auto name = parse_name(text);
    return name ? std::string(std::string_view(*name)) : "refused";
}

std::string repeat(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_name_is_any_readable_text) {
    for (const char* text :
         {"Ann", "a", "7", "Jos\u00e9", "\u674e\u96f7", "\u0391\u03bd\u03bd\u03b1",
          "\u0622\u0645\u0646\u0629", "O'Neil & <b>", "\U0001f600", "Ann Lee"}) {
        BOOST_TEST(name_of(text) == text);
    }
}

BOOST_AUTO_TEST_CASE(the_space_around_a_name_is_removed) {
    BOOST_TEST(name_of("  Ann  Lee ") == "Ann  Lee");
    BOOST_TEST(name_of("\u3000\u00a0Ann\u2003") == "Ann");
    for (const char* text : {"", " ", "\u00a0 \u3000"}) BOOST_TEST(name_of(text) == "refused");
}

BOOST_AUTO_TEST_CASE(the_characters_of_a_name_are_composed) {
    BOOST_TEST(name_of("e\u0301") == "\u00e9");
    BOOST_TEST(name_of("\u1112\u1161\u11ab") == "\ud55c");
    // Not further: these are different characters for readers.
    BOOST_TEST(name_of("\u00b2") == "\u00b2");
}

BOOST_AUTO_TEST_CASE(a_name_has_at_most_24_characters_after_composition) {
    BOOST_TEST(name_of(repeat("a", 24)) == repeat("a", 24));
    BOOST_TEST(name_of(repeat("a", 25)) == "refused");
    BOOST_TEST(name_of(repeat("\U0001f600", 24)) == repeat("\U0001f600", 24));
    BOOST_TEST(name_of(repeat("e\u0301", 24)) == repeat("\u00e9", 24));
    BOOST_TEST(name_of(repeat("\u1112\u1161\u11ab", 24)) == repeat("\ud55c", 24));
    BOOST_TEST(name_of(" " + repeat("a", 24) + " ") == repeat("a", 24));
    // Space within the name counts.
    BOOST_TEST(name_of("a" + repeat(" ", 23) + "b") == "refused");
    BOOST_TEST(name_of("a" + repeat(" ", 22) + "b") == "a" + repeat(" ", 22) + "b");
}

BOOST_AUTO_TEST_CASE(characters_that_are_not_for_reading_are_refused) {
    for (const char* text :
         {"a\nb", "\t", "a\x7f", "a\u0085b", "\u200b", "a\u202e", "a\u2066b", "a\u200fb",
          "a\u00adb", "\ufeffa", "a\u2028b", "\ue000", "\ufffe", "\u0378", "\U000e0041"}) {
        BOOST_TEST(name_of(text) == "refused");
    }
    BOOST_TEST(name_of(std::string_view("a\0b", 3)) == "refused");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_utf_8_is_refused) {
    for (const char* text : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80"}) {
        BOOST_TEST(name_of(text) == "refused");
    }
}
