#include "server/journal/redis_protocol.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>
#include <stdexcept>
#include <string>

using server::append_command;
using server::RedisParser;
using server::RedisReply;
using Kind = server::RedisReply::Kind;

namespace {

RedisReply parse(std::string_view bytes) {
    RedisParser parser;
    parser.feed(bytes);
    return parser.next().value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_redis_command_has_the_lengths_of_its_arguments) {
    std::string out;
    append_command(out, {"SET", "a key", std::string(1, '\0') + "\r\n"});
    append_command(out, {"PING", ""});
    BOOST_TEST(out == "*3\r\n$3\r\nSET\r\n$5\r\na key\r\n$3\r\n" + std::string(1, '\0') +
                          "\r\n\r\n*2\r\n$4\r\nPING\r\n$0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(each_kind_of_redis_reply_is_parsed) {
    BOOST_TEST((parse("$-1\r\n").kind == Kind::nothing));
    BOOST_TEST((parse("*-1\r\n").kind == Kind::nothing));
    const RedisReply status = parse("+OK\r\n");
    BOOST_TEST((status.kind == Kind::text));
    BOOST_TEST(status.text == "OK");
    const RedisReply text = parse("$4\r\na\r\nb\r\n");
    BOOST_TEST((text.kind == Kind::text));
    BOOST_TEST(text.text == "a\r\nb");
    const RedisReply number = parse(":-12\r\n");
    BOOST_TEST((number.kind == Kind::number));
    BOOST_TEST(number.number == -12);
    const RedisReply list = parse("*3\r\n:1\r\n$-1\r\n*1\r\n+x\r\n");
    BOOST_TEST((list.kind == Kind::list));
    BOOST_REQUIRE(list.list.size() == 3);
    BOOST_TEST(list.list[0].number == 1);
    BOOST_TEST((list.list[1].kind == Kind::nothing));
    BOOST_TEST(list.list[2].list.at(0).text == "x");
    const RedisReply error = parse("-READONLY You can't write.\r\n");
    BOOST_TEST((error.kind == Kind::error));
    BOOST_TEST(error.text == "READONLY You can't write.");
}

BOOST_AUTO_TEST_CASE(redis_replies_may_arrive_in_any_pieces) {
    const std::string bytes = "$5\r\nhello\r\n:1\r\n*2\r\n+a\r\n+b\r\n";
    RedisParser parser;
    int replies = 0;
    for (const char byte : bytes) {
        parser.feed({&byte, 1});
        replies += parser.next().has_value();
    }
    BOOST_TEST(replies == 3);
    parser.feed(bytes);
    for (int i = 0; i < 3; ++i) BOOST_TEST(parser.next().has_value());
    BOOST_TEST(!parser.next().has_value());
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_resp_are_refused) {
    RedisParser parser;
    parser.feed("HTTP/1.1 400 Bad Request\r\n");
    BOOST_CHECK_THROW(parser.next(), std::runtime_error);
    parser.feed("+OK\r\n");
    BOOST_CHECK_THROW(parser.next(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_redis_error_does_not_repeat_the_arguments) {
    const RedisReply error =
        parse("-ERR unknown command 'AUTH', with args beginning with: 'alice' 'secret' \r\n");
    BOOST_TEST(error.text == "ERR unknown command 'AUTH'");
}

BOOST_AUTO_TEST_CASE(a_list_that_is_too_long_is_refused_before_its_replies_arrive) {
    for (const std::string length : {"65537", "1000000000", "2147483647"}) {
        BOOST_CHECK_THROW(parse("*" + length + "\r\n"), std::runtime_error);
    }
    BOOST_CHECK_THROW(parse("*65536\r\n"), std::bad_optional_access);
}
