#include "server/operation/server_error.hpp"

#include <boost/test/unit_test.hpp>
#include <iterator>
#include <set>
#include <string>

#include "connect4/error.hpp"
#include "websockets/close_code.hpp"

using server::close_code_of;
using server::ServerError;
namespace close_code = websockets::close_code;

namespace {

struct Expectation {
    ServerError error;
    std::string code;
    std::uint16_t close_code;
};

// All errors, in the order of their values.
const Expectation expectations[] = {
    {ServerError::unavailable, "unavailable", close_code::try_again_later},
    {ServerError::engine_busy, "busy", close_code::try_again_later},
    {ServerError::too_many_events, "too_many", close_code::policy_violation},
    {ServerError::too_many_reactions, "too_many", close_code::policy_violation},
    {ServerError::too_many_games, "too_many", close_code::policy_violation},
    {ServerError::too_many_connections, "too_many", close_code::policy_violation},
    {ServerError::too_late, "too_late", close_code::policy_violation},
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_server_error_has_a_code_and_a_close_code) {
    for (const Expectation& expected : expectations) {
        BOOST_TEST_CONTEXT(expected.code) {
            BOOST_TEST(connect4::code_of(expected.error) == expected.code);
            BOOST_TEST(close_code_of(expected.error) == expected.close_code);
        }
    }
    // A new error needs an expectation above: the value after the last one has no code.
    const auto next = static_cast<ServerError>(std::size(expectations) + 1);
    BOOST_TEST(connect4::code_of(next) == "internal");
}

BOOST_AUTO_TEST_CASE(every_server_error_has_a_sentence_of_its_own) {
    std::set<std::string> sentences;
    for (const Expectation& expected : expectations) {
        const std::string sentence = make_error_code(expected.error).message();
        BOOST_TEST_CONTEXT(sentence) {
            BOOST_TEST(sentence.ends_with('.'));
            BOOST_TEST(sentence.find(' ') != sentence.npos);
            BOOST_TEST(sentences.insert(sentence).second);
        }
    }
}

BOOST_AUTO_TEST_CASE(errors_of_the_game_close_normally) {
    BOOST_TEST(close_code_of(connect4::Error::game_not_found) == close_code::normal);
    // The same value in another category is another error.
    BOOST_TEST(static_cast<int>(connect4::Error::slot_full) ==
               static_cast<int>(ServerError::unavailable));
    BOOST_TEST(close_code_of(connect4::Error::slot_full) == close_code::normal);
}
