#include "connect4/match.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "connect4/support.hpp"

using namespace connect4;

namespace {

// Red wins with its fourth checker in the first column.
const std::string red_wins = "0101010";

// The moves of a drawn game.
const std::string draw = [] {
    std::mt19937 random(1);
    std::string entries;
    for (const char column : random_moves(random, Connect4::cell_count)) {
        entries += move_entry(column - '1');
    }
    return entries;
}();

const std::string full_column(Connect4::rows, '0');

Match match_of(const std::string& entries) {
    const auto match = replay_match(entries);
    BOOST_REQUIRE(match.has_value());
    BOOST_TEST(match->entries() == entries);
    return *match;
}

void check_refused(const Match& match, Player player, Entry entry, Error reason) {
    BOOST_TEST(match.check(player, entry).message() == make_error_code(reason).message());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_match_is_determined_by_its_entries) {
    const Match match = match_of("334");
    BOOST_TEST(match.game().moves().size() == 3u);
    BOOST_CHECK(match.game().turn() == PLAYER2);
    BOOST_TEST(!match.is_over());
    BOOST_CHECK(match_of(red_wins).winner() == PLAYER1);
    BOOST_TEST(match_of(draw).is_draw());
}

BOOST_AUTO_TEST_CASE(only_the_player_whose_turn_it_is_can_move) {
    const Match match = match_of("3");
    BOOST_TEST(!match.check(PLAYER2, move_entry(3)));
    check_refused(match, PLAYER1, move_entry(3), Error::not_your_turn);
    const Match full = match_of(full_column);
    check_refused(full, full.game().turn(), move_entry(0), Error::slot_full);
    check_refused(match_of(red_wins), PLAYER2, move_entry(0), Error::game_over);
}

BOOST_AUTO_TEST_CASE(either_player_can_resign_at_any_time_before_the_end) {
    for (const std::string moves : {"", "3", "33"}) {
        for (const Player player : {PLAYER1, PLAYER2}) {
            Match match = match_of(moves);
            BOOST_TEST(!match.check(player, entry_of(Action::resign, player)));
            BOOST_TEST(match.apply(entry_of(Action::resign, player)));
            BOOST_CHECK(match.winner() == opponent(player));
            BOOST_CHECK(match.early_end() == Action::resign);
            check_refused(match, match.game().turn(), move_entry(0), Error::game_over);
            check_refused(match, opponent(player), entry_of(Action::resign, opponent(player)),
                          Error::game_over);
        }
    }
    check_refused(match_of(""), PLAYER1, entry_of(Action::resign, PLAYER2), Error::bad_event);
}

BOOST_AUTO_TEST_CASE(a_rematch_begins_when_both_have_asked_and_swaps_the_colours) {
    for (const std::string& game : {red_wins, draw, std::string("3r")}) {
        Match match = match_of(game);
        BOOST_TEST(match.apply('Y'));
        BOOST_CHECK(match.wants_rematch() == PLAYER2);
        BOOST_TEST(match.is_over());
        check_refused(match, PLAYER2, 'Y', Error::rematch_pending);
        BOOST_TEST(match.apply('R'));
        BOOST_TEST(!match.is_over());
        BOOST_TEST(match.rematches() == 1);
        BOOST_TEST(match.game().moves().empty());
        BOOST_TEST((!match.wants_rematch() && !match.early_end()));
        BOOST_CHECK(match.colour(Seat::first) == PLAYER2);
        BOOST_CHECK(match.colour(Seat::second) == PLAYER1);
        BOOST_CHECK(match.game().turn() == PLAYER1);
        BOOST_CHECK(match_of(match.entries() + "rRY").colour(Seat::first) == PLAYER1);
    }
    check_refused(match_of("3"), PLAYER1, 'R', Error::game_not_over);
}

BOOST_AUTO_TEST_CASE(each_action_of_each_player_has_an_entry_of_its_own) {
    std::string entries = "0123456OZ";
    for (int action = 0; action <= static_cast<int>(Action::take_back); ++action) {
        for (const Player player : {PLAYER1, PLAYER2}) {
            const Entry entry = entry_of(static_cast<Action>(action), player);
            BOOST_TEST(entries.find(entry) == std::string::npos);
            BOOST_CHECK(action_of(entry) == static_cast<Action>(action));
            entries += entry;
        }
    }
    BOOST_CHECK(!action_of('3'));
}

BOOST_AUTO_TEST_CASE(the_first_player_who_asks_for_a_rematch_says_whether_the_colours_are_swapped) {
    BOOST_CHECK(match_of("rKY").colour(Seat::first) == PLAYER1);
    BOOST_CHECK(match_of("rKL").colour(Seat::first) == PLAYER1);
    BOOST_CHECK(match_of("rRL").colour(Seat::first) == PLAYER2);
    BOOST_CHECK(match_of("rRYrKY").colour(Seat::first) == PLAYER2);
}

BOOST_AUTO_TEST_CASE(a_match_knows_who_begins_its_games) {
    BOOST_CHECK(match_of("").begins() == Begins::alternate);
    for (const Begins begins : {Begins::loser, Begins::random}) {
        BOOST_CHECK(match_of({*first_entry(begins), '3'}).begins() == begins);
    }
    BOOST_TEST(!first_entry(Begins::alternate).has_value());
}

BOOST_AUTO_TEST_CASE(the_results_of_a_series_belong_to_the_players_and_not_to_the_colours) {
    BOOST_CHECK(match_of("").series() == Series());
    // A game counts when the next one begins.
    BOOST_CHECK(match_of("yR").series() == Series());
    // The first player wins as red, and is yellow then.
    BOOST_CHECK((match_of("yRY").series() == Series{0, 1, 0}));
    BOOST_CHECK((match_of("yRYrRY").series() == Series{2, 0, 0}));
    BOOST_CHECK((match_of("yKY").series() == Series{1, 0, 0}));
    BOOST_CHECK((match_of(draw + "RYyRY").series() == Series{0, 1, 1}));
    BOOST_CHECK((match_of(red_wins + "RYdRY").series() == Series{1, 0, 1}));
}

BOOST_AUTO_TEST_CASE(an_absent_player_loses_or_draws_when_the_other_claims_that) {
    BOOST_CHECK(match_of("33w").winner() == PLAYER1);
    BOOST_CHECK(match_of("33x").winner() == PLAYER2);
    for (const char* entries : {"33d", "33e"}) {
        const Match match = match_of(entries);
        BOOST_TEST(match.is_draw());
        BOOST_TEST(!match.winner().has_value());
        BOOST_CHECK(match.early_end() == Action::claim_draw);
        check_refused(match, PLAYER1, 'r', Error::game_over);
    }
    check_refused(match_of(red_wins), PLAYER2, 'x', Error::game_over);
    BOOST_CHECK(!match_of("33wRY").early_end());
}

BOOST_AUTO_TEST_CASE(a_move_is_taken_back_when_the_other_player_agrees) {
    const Match asked = match_of("345a");
    BOOST_CHECK(asked.wants_takeback() == PLAYER1);
    BOOST_TEST(asked.game().moves().size() == 3u);
    check_refused(asked, PLAYER1, 'a', Error::takeback_pending);

    const Match agreed = match_of("345ab");
    BOOST_TEST(!agreed.wants_takeback().has_value());
    BOOST_TEST(agreed.game().moves().size() == 2u);
    BOOST_CHECK(agreed.game().turn() == PLAYER1);
    BOOST_TEST(agreed.takebacks() == 1);
    // The place is free again.
    BOOST_TEST(match_of("333333ab3").game().moves().size() == 5u);
}

BOOST_AUTO_TEST_CASE(the_answer_to_a_move_is_taken_back_with_it) {
    const Match match = match_of("3454ab");
    BOOST_TEST(match.game().moves().size() == 2u);
    BOOST_CHECK(match.game().turn() == PLAYER1);
}

BOOST_AUTO_TEST_CASE(a_move_or_an_end_declines_a_takeback) {
    for (const char* entries : {"345a6", "345ar", "345aw", "345ae"}) {
        const Match match = match_of(entries);
        BOOST_TEST(!match.wants_takeback().has_value());
        BOOST_TEST(match.takebacks() == 0);
    }
    // What was an answer is a request of its own then.
    BOOST_CHECK(match_of("345a6b").wants_takeback() == PLAYER2);
}

BOOST_AUTO_TEST_CASE(moves_may_be_taken_back_at_once_and_after_the_end) {
    BOOST_TEST(match_of("3t").game().moves().empty());
    BOOST_TEST(match_of("34ut").game().moves().empty());
    BOOST_TEST(match_of("34t").game().moves().empty());
    Match match = match_of(red_wins + "t");
    BOOST_TEST(!match.is_over());
    BOOST_TEST(match.game().moves().size() == red_wins.size() - 1);
    BOOST_TEST(match.apply('0'));
    BOOST_CHECK(match.winner() == PLAYER1);
    BOOST_TEST(match_of(draw + "u").game().moves().size() == draw.size() - 1);
}

BOOST_AUTO_TEST_CASE(only_own_moves_are_taken_back) {
    check_refused(match_of(""), PLAYER1, 'a', Error::no_takeback);
    check_refused(match_of("3"), PLAYER2, 'b', Error::no_takeback);
    check_refused(match_of("3"), PLAYER2, 'u', Error::no_takeback);
    check_refused(match_of("3r"), PLAYER1, 'a', Error::no_takeback);
    check_refused(match_of(red_wins + "Y"), PLAYER1, 't', Error::no_takeback);
    check_refused(match_of("3"), PLAYER2, 'a', Error::bad_event);
}

BOOST_AUTO_TEST_CASE(a_long_match_takes_nothing_back) {
    Match match;
    while (match.entries().size() < Match::max_entries) {
        match.apply('0');
        match.apply('t');
    }
    BOOST_TEST(match.apply('0'));
    check_refused(match, PLAYER1, 't', Error::too_many_takebacks);
    check_refused(match, PLAYER1, 'a', Error::too_many_takebacks);
}

BOOST_AUTO_TEST_CASE(a_match_has_a_last_game) {
    Match match;
    while (match.entries().size() + 3 <= Match::max_entries) {
        for (const Entry entry : {'r', 'R', 'Y'}) match.apply(entry);
    }
    // The last game can be played, but no rematch follows.
    BOOST_TEST(match.apply('0'));
    BOOST_TEST(match.apply('y'));
    check_refused(match, PLAYER1, 'R', Error::too_many_games_in_match);
    BOOST_TEST(!match.apply('R'));
    BOOST_TEST(match.is_over());
}

BOOST_AUTO_TEST_CASE(impossible_entries_make_no_match) {
    const std::string outside(1, move_entry(Connect4::columns));
    for (const std::string& entries : {outside, full_column + "0"}) {
        BOOST_TEST_CONTEXT(entries) { BOOST_TEST(!replay_match(entries).has_value()); }
    }
    for (const std::string entries :
         {"R", "rr", "rRR", "r0", " ",   "3 ",  "?",   "3O",  "OO", "K",  "rKK",
          "a", "3b", "t",   "3u", "3aa", "3rt", "3ra", "rRt", "ww", "wd", "w0"}) {
        BOOST_TEST_CONTEXT(entries) { BOOST_TEST(!replay_match(entries).has_value()); }
    }
    BOOST_TEST(!replay_match(red_wins + "1").has_value());
    BOOST_TEST(!replay_match(draw + "0").has_value());
    BOOST_TEST(!replay_match(std::string_view("3\0", 2)).has_value());
}
