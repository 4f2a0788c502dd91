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
            BOOST_TEST(!match.check(player, resign_entry(player)));
            BOOST_TEST(match.apply(resign_entry(player)));
            BOOST_CHECK(match.winner() == opponent(player));
            BOOST_CHECK(match.resigned() == player);
            check_refused(match, match.game().turn(), move_entry(0), Error::game_over);
            check_refused(match, opponent(player), resign_entry(opponent(player)),
                          Error::game_over);
        }
    }
    check_refused(match_of(""), PLAYER1, resign_entry(PLAYER2), Error::bad_event);
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
        BOOST_TEST((!match.wants_rematch() && !match.resigned()));
        BOOST_CHECK(match.colour(Seat::first) == PLAYER2);
        BOOST_CHECK(match.colour(Seat::second) == PLAYER1);
        BOOST_CHECK(match.game().turn() == PLAYER1);
        BOOST_CHECK(match_of(match.entries() + "rRY").colour(Seat::first) == PLAYER1);
    }
    check_refused(match_of("3"), PLAYER1, 'R', Error::game_not_over);
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
    for (const std::string entries : {"x", "R", "rr", "rRR", "r0", " ", "3 "}) {
        BOOST_TEST_CONTEXT(entries) { BOOST_TEST(!replay_match(entries).has_value()); }
    }
    BOOST_TEST(!replay_match(red_wins + "1").has_value());
    BOOST_TEST(!replay_match(draw + "0").has_value());
    BOOST_TEST(!replay_match(std::string_view("3\0", 2)).has_value());
}
