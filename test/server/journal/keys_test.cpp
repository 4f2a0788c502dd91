#include "server/journal/keys.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace server;

namespace {

constexpr std::string_view url_safe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

BOOST_AUTO_TEST_CASE(keys_are_16_url_safe_characters_and_all_differ) {
    std::set<std::string> all;
    std::set<char> characters;
    for (int i = 0; i < 1000; ++i) {
        const Keys keys = make_keys();
        for (const std::string& key : {keys.join, keys.watch, keys.resume[0], keys.resume[1]}) {
            BOOST_TEST(key.size() == 16u);
            BOOST_TEST(key.find_first_not_of(url_safe) == key.npos);
            all.insert(key);
            characters.insert(key.begin(), key.end());
        }
    }
    BOOST_TEST(all.size() == 4000u);
    BOOST_TEST(characters.size() == url_safe.size());
}

BOOST_AUTO_TEST_CASE(a_token_has_four_characters_for_every_three_bytes) {
    BOOST_TEST(token_urlsafe(0) == "");
    BOOST_TEST(token_urlsafe(1).size() == 2u);
    BOOST_TEST(token_urlsafe(2).size() == 3u);
    BOOST_TEST(token_urlsafe(3).size() == 4u);
    BOOST_TEST(token_urlsafe(9).size() == 12u);
}
