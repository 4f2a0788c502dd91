#include "connect4/opponent.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "connect4/protocol/events.hpp"

using namespace connect4;

BOOST_AUTO_TEST_CASE(every_opponent_has_a_code_of_its_own) {
    std::set<char> codes;
    const auto check = [&](const Opponent& opponent) {
        const char code = to_code(opponent);
        BOOST_TEST(codes.insert(code).second);
        BOOST_TEST((opponent_of(code) == opponent));
    };
    check({.kind = Opponent::Kind::friend_});
    check({.kind = Opponent::Kind::local});
    for (int level = 1; level <= max_level; ++level) {
        for (const Seat seat : SEATS) check({Opponent::Kind::computer, level, seat});
    }
    constexpr char after_levels = '1' + max_level;
    constexpr char after_letters = 'A' + max_level;
    for (const char code : {'0', after_levels, '@', after_letters, 'x', '\0'}) {
        BOOST_TEST(!opponent_of(code).has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_computer_sits_where_the_player_does_not) {
    Event init{};
    BOOST_TEST((opponent_of(init) == Opponent{}));
    init.opponent = Opponent::Kind::computer;
    init.level = 2;
    BOOST_TEST((opponent_of(init) == Opponent{Opponent::Kind::computer, 2, Seat::second}));
    init.player = PLAYER2;
    BOOST_TEST((opponent_of(init) == Opponent{Opponent::Kind::computer, 2, Seat::first}));
}
