#include "server/rooms/presence_message.hpp"

#include <boost/test/unit_test.hpp>

using namespace server;
using namespace connect4;
using Type = PresenceMessage::Type;

BOOST_AUTO_TEST_CASE(a_presence_message_has_a_text_that_other_servers_understand) {
    BOOST_TEST(to_text({Type::here, {{true, false}, 12, {false, true}, {}}}) ==
               R"(here 1 0 12 0 1 "" "")");
    BOOST_TEST(to_text({Type::here, {{true, true}, 0, {}, {"Ann B", "\"C\""}}}) ==
               R"(here 1 1 0 0 0 "Ann B" "\"C\"")");
    BOOST_TEST(to_text({.type = Type::reacts, .reaction = {Reaction::oops, PLAYER2}}) ==
               "reacts oops yellow");
    BOOST_TEST(to_text({.type = Type::reacts, .reaction = {Reaction::hello, std::nullopt}}) ==
               "reacts hello watcher");
    BOOST_TEST(to_text({Type::took, {}, Seat::second}) == "took 1");
    BOOST_TEST(to_text({Type::joined}) == "joined");
    BOOST_TEST(to_text({Type::who}) == "who");
}

BOOST_AUTO_TEST_CASE(a_presence_message_is_parsed_back_from_its_text) {
    const auto here = parse_presence_message(R"(here 0 1 3 1 0 "" "Ann \"B\"")");
    BOOST_REQUIRE(here.has_value());
    BOOST_CHECK(here->type == Type::here);
    BOOST_CHECK(
        (here->attendance == Attendance{{false, true}, 3, {true, false}, {"", "Ann \"B\""}}));

    // An older server does not know what is lost, and no names.
    const auto older = parse_presence_message("here 0 1 3");
    BOOST_REQUIRE(older.has_value());
    BOOST_CHECK((older->attendance == Attendance{{false, true}, 3, {false, false}, {}}));

    const auto took = parse_presence_message("took 0");
    BOOST_REQUIRE(took.has_value());
    BOOST_CHECK(took->type == Type::took);
    BOOST_CHECK(took->seat == Seat::first);

    const auto reacts = parse_presence_message("reacts thanks red");
    BOOST_REQUIRE(reacts.has_value());
    BOOST_CHECK(reacts->reaction.reaction == Reaction::thanks);
    BOOST_CHECK(reacts->reaction.player == PLAYER1);

    const auto joined = parse_presence_message("joined");
    BOOST_REQUIRE(joined.has_value());
    BOOST_CHECK(joined->type == Type::joined);

    const auto who = parse_presence_message("who");
    BOOST_REQUIRE(who.has_value());
    BOOST_CHECK(who->type == Type::who);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_presence_message_is_ignored) {
    for (const char* text :
         {"", "hello", "here", "here 1", "here 1 0", "here 2 0 1", "here x 0 1", "here 1 0 -x",
          "took", "took x", "took 2", "reacts", "reacts hello", "reacts no red"}) {
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!parse_presence_message(text).has_value()); }
    }
}
