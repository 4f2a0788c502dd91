#include "server/operation/secrets.hpp"

#include <boost/test/unit_test.hpp>

using server::mask_secrets;

BOOST_AUTO_TEST_CASE(everything_that_could_be_a_key_is_masked) {
    BOOST_TEST(mask_secrets(R"({"type":"init","join":"aB3-_xyzAB0123_-"})") ==
               R"({"type":"init","join":"***"})");
    BOOST_TEST(mask_secrets("aB3-_xyzAB0123_-") == "***");
    BOOST_TEST(mask_secrets(R"({"join":"aB3-_xyzAB0123_-)") == R"({"join":"***)");
    BOOST_TEST(mask_secrets("/?watch=0123456789abcdef&x=1") == "/?watch=***&x=1");
}

BOOST_AUTO_TEST_CASE(moves_stay_readable) {
    for (const char* message :
         {"", R"({"type":"play","player":"yellow","column":3,"row":0})",
          R"({"type":"error","message":"It isn't your turn."})", "fifteen_letters"}) {
        BOOST_TEST(mask_secrets(message) == message);
    }
}
