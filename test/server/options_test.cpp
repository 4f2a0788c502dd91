#include "server/options.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using server::Options;
using server::parse_options;

namespace {

std::string complaint(const std::vector<std::string>& arguments, const char* port = nullptr) {
    try {
        parse_options(arguments, port);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_options_the_tutorials_defaults_hold) {
    const Options options = parse_options({}, nullptr);
    BOOST_TEST(options.host == "");
    BOOST_TEST(options.port == 8001);
    BOOST_TEST(!options.web.has_value());
    BOOST_TEST(options.log_level == "info");
    BOOST_TEST(!options.help);
    BOOST_TEST(!options.version);
}

BOOST_AUTO_TEST_CASE(every_option_is_read) {
    const Options options = parse_options(
        {"--host", "127.0.0.1", "--port=0", "--web", "/", "--log-level", "debug"}, "9000");
    BOOST_TEST(options.host == "127.0.0.1");
    BOOST_TEST(options.port == 0);
    BOOST_TEST(options.web.value() == "/");
    BOOST_TEST(options.log_level == "debug");
    BOOST_TEST(parse_options({"--help"}, nullptr).help);
    BOOST_TEST(parse_options({"--version"}, nullptr).version);
}

BOOST_AUTO_TEST_CASE(the_port_comes_from_the_environment_if_it_is_not_given) {
    BOOST_TEST(parse_options({}, "9000").port == 9000);
    BOOST_TEST(parse_options({}, "").port == 8001);
    BOOST_TEST(parse_options({"--help"}, "http").help);
    BOOST_TEST(parse_options({"--port", "9001"}, "9000").port == 9001);
    BOOST_TEST(parse_options({"--port", "65535"}, nullptr).port == 65535);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_in_a_sentence) {
    for (const char* port : {"-1", "65536", "80x", "", "8 1", "0x50"}) {
        BOOST_TEST(complaint({"--port", port}) ==
                   "--port must be a number from 0 to 65535, not '" + std::string(port) + "'.");
    }
    BOOST_TEST(complaint({}, "http") ==
               "The environment variable PORT must be a number from 0 to 65535, not 'http'.");
    BOOST_TEST(complaint({"--web", "/no/such/folder"}) ==
               "--web must name a folder; '/no/such/folder' is none.");
    BOOST_TEST(complaint({"--log-level", "loud"}) ==
               "--log-level must be debug, info, warning or error, not 'loud'.");
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--unknown"},
                                                      {"--por", "1"},
                                                      {"stray"},
                                                      {"--port"},
                                                      {"-p", "1"},
                                                      {"--port", "1", "--port", "2"}}) {
        const std::string sentence = complaint(arguments);
        BOOST_TEST(sentence != "");
        BOOST_TEST(sentence.find('\n') == sentence.npos);
    }
}
