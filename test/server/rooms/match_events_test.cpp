#include "server/rooms/match_events.hpp"

#include <boost/test/unit_test.hpp>

using namespace connect4;
using namespace server;

namespace {

std::vector<std::string> events(std::string_view entries, Dialect dialect) {
    return events_so_far(*replay_match(entries), dialect);
}

void check(const std::vector<std::string>& events, const std::vector<std::string>& expected) {
    BOOST_TEST(events == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_match_without_moves_has_no_events) {
    check(events("", Dialect::tutorial), {});
    check(events("", Dialect::v2), {});
}

BOOST_AUTO_TEST_CASE(the_moves_so_far_come_in_their_order) {
    check(events("33", Dialect::tutorial),
          {R"({"type":"play","player":"red","column":3,"row":0})",
           R"({"type":"play","player":"yellow","column":3,"row":1})"});
    check(events("33", Dialect::v2),
          {R"({"type":"play","player":"red","column":3,"row":0,"move":1})",
           R"({"type":"play","player":"yellow","column":3,"row":1,"move":2})"});
}

BOOST_AUTO_TEST_CASE(a_win_comes_after_the_moves) {
    const auto tutorial = events("0102030", Dialect::tutorial);
    BOOST_TEST(tutorial.size() == 8u);
    BOOST_TEST(tutorial.back() == R"({"type":"win","player":"red"})");
    BOOST_TEST(events("0102030", Dialect::v2).back() ==
               R"({"type":"win","player":"red","line":[[0,0],[0,1],[0,2],[0,3]]})");
}

BOOST_AUTO_TEST_CASE(a_resignation_is_a_win_without_a_line) {
    check(events("r", Dialect::tutorial), {R"({"type":"win","player":"yellow"})"});
    check(events("r", Dialect::v2), {R"({"type":"win","player":"yellow","reason":"resign"})"});
}

BOOST_AUTO_TEST_CASE(an_offer_of_a_rematch_comes_last_and_not_in_the_tutorials_dialect) {
    const std::string offer = R"({"type":"rematch","player":"yellow"})";
    BOOST_TEST(events("rY", Dialect::v2).back() == offer);
    BOOST_TEST(events("rY", Dialect::tutorial).size() == 1u);
}

BOOST_AUTO_TEST_CASE(after_a_rematch_only_the_moves_of_the_new_game_are_events) {
    check(events("3rYR4", Dialect::tutorial),
          {R"({"type":"play","player":"red","column":4,"row":0})"});
}

BOOST_AUTO_TEST_CASE(a_draw_is_an_event_of_the_second_dialect_only) {
    constexpr std::string_view drawn = "545062455041104565311226266362030334314210";
    BOOST_TEST(events(drawn, Dialect::v2).back() == R"({"type":"draw"})");
    BOOST_TEST(events(drawn, Dialect::tutorial).size() == 42u);
}
