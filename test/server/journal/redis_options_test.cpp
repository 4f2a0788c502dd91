#include "server/journal/redis_options.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

using server::parse_redis_url;
using server::RedisOptions;

namespace {

// The error message for a URL; "" if it is accepted.
std::string complaint(std::string_view url) {
    try {
        parse_redis_url(url);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

constexpr const char* malformed_urls[] = {
    "",
    "redis",
    "redis://",
    "redis:localhost",
    "http://localhost",
    "redis://:6379",
    "redis://localhost:0",
    "redis://localhost:",
    "redis://localhost:65536",
    "redis://localhost/x",
    "redis://localhost/1/2",
    "redis://localhost/-1",
    "redis://localhost/99999999999",
    "redis://localhost?db=x",
    "redis://localhost?db=",
    "redis://localhost?db",
    "redis://localhost?database=1",
    "rediss://",
    "unix://",
    "unix:///",
    "unix://redis.sock",
    "unix://localhost/redis.sock",
    "unix://:1/redis.sock",
    "unix:///redis.sock?db=1&secret=1",
    "unix://user:secret@redis.sock",
    "redis://localhost#1",
    "redis://user@localhost",
    "redis://user:secret@",
    "redis://user:secret@host:port",
    "redis://user:secret@local host",
    "redis://1.2.3.4.5:x",
    "redis://localhost:99999",
    "redis://user:secret%@localhost",
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_redis_url_names_host_port_and_database) {
    const RedisOptions options = parse_redis_url("redis://redis.example.org:6380/3");
    BOOST_TEST(options.addresses.at(0).host == "redis.example.org");
    BOOST_TEST(options.addresses.at(0).port == 6380);
    BOOST_TEST(options.database == 3u);
    BOOST_TEST(options.user == "");
    BOOST_TEST(options.password == "");
    BOOST_TEST(options.text() == "redis.example.org:6380");
}

BOOST_AUTO_TEST_CASE(a_redis_url_needs_only_a_host) {
    for (const char* url : {"redis://localhost", "redis://localhost/"}) {
        const RedisOptions options = parse_redis_url(url);
        BOOST_TEST(options.addresses.at(0).host == "localhost");
        BOOST_TEST(options.addresses.at(0).port == 6379);
        BOOST_TEST(options.database == 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_redis_url_may_have_an_ipv6_address) {
    const RedisOptions options = parse_redis_url("redis://[::1]:6380");
    BOOST_TEST(options.addresses.at(0).host == "::1");
    BOOST_TEST(options.text() == "[::1]:6380");
}

BOOST_AUTO_TEST_CASE(a_redis_url_may_have_a_user_and_a_password) {
    const RedisOptions both = parse_redis_url("redis://alice:p%40ss%2Fword@localhost/1");
    BOOST_TEST(both.user == "alice");
    BOOST_TEST(both.password == "p@ss/word");
    BOOST_TEST(both.text() == "localhost:6379");
    const RedisOptions one = parse_redis_url("redis://:secret@localhost");
    BOOST_TEST(one.user == "");
    BOOST_TEST(one.password == "secret");
}

BOOST_AUTO_TEST_CASE(a_redis_url_may_name_several_servers) {
    const RedisOptions options = parse_redis_url("redis://:secret,@a:6380,[::1],b/2");
    BOOST_TEST(options.text() == "a:6380, [::1]:6379, b:6379");
    BOOST_TEST(options.password == "secret,");
    BOOST_TEST(options.database == 2u);
    for (const char* url : {"redis://a,", "redis://,a", "redis://a,,b", "redis://a:x,b"}) {
        BOOST_TEST_CONTEXT(url) { BOOST_TEST(!complaint(url).empty()); }
    }
}

BOOST_AUTO_TEST_CASE(a_rediss_url_chooses_tls) {
    const RedisOptions options = parse_redis_url("rediss://alice:secret@a,b:6380/2");
    BOOST_TEST(options.tls);
    BOOST_TEST(options.text() == "a:6379, b:6380");
    BOOST_TEST(options.user == "alice");
    BOOST_TEST(options.database == 2u);
    BOOST_TEST(!parse_redis_url("redis://a").tls);
}

BOOST_AUTO_TEST_CASE(a_redis_url_may_name_a_unix_socket) {
    const RedisOptions options = parse_redis_url("unix:///run/redis/redis.sock");
    BOOST_TEST(options.addresses.at(0).path == "/run/redis/redis.sock");
    BOOST_TEST(options.text() == "/run/redis/redis.sock");
    BOOST_TEST(options.database == 0u);
    BOOST_TEST(!options.tls);
    const RedisOptions all = parse_redis_url("redis+unix://alice:p%40ss@/my%20redis,sock?db=3");
    BOOST_TEST(all.addresses.size() == 1u);
    BOOST_TEST(all.text() == "/my redis,sock");
    BOOST_TEST(all.user == "alice");
    BOOST_TEST(all.password == "p@ss");
    BOOST_TEST(all.database == 3u);
}

BOOST_AUTO_TEST_CASE(the_query_of_a_redis_url_may_have_the_database_and_the_password) {
    const RedisOptions options = parse_redis_url("unix://alice@/redis.sock?password=a%26b+c&db=4");
    BOOST_TEST(options.user == "alice");
    BOOST_TEST(options.password == "a&b+c");
    BOOST_TEST(options.database == 4u);
    BOOST_TEST(parse_redis_url("redis://localhost?db=1").database == 1u);
}

BOOST_AUTO_TEST_CASE(a_malformed_redis_url_is_refused_without_repeating_its_password) {
    for (const char* url : malformed_urls) {
        BOOST_TEST_CONTEXT(url) {
            const std::string said = complaint(url);
            BOOST_TEST(said.starts_with("The address of Redis must look like redis://"));
            BOOST_TEST(said.find("secret") == said.npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refused_redis_url_is_told_what_is_wrong) {
    const auto ends_with = [](std::string_view url, std::string_view sentence) {
        BOOST_TEST_CONTEXT(url) { BOOST_TEST(complaint(url).ends_with(sentence)); }
    };
    ends_with("redis://localhost:99999", "The port of a URI must be a number from 1 to 65535.");
    ends_with("redis://localhost/x", "The database must be a number, as in /1 or ?db=1.");
    ends_with("http://localhost", "It must begin with redis://, rediss:// or unix://.");
    ends_with("rediss://secret@localhost",
              "There is a user, but no password: a password without a user follows a colon, as in "
              "redis://:PASSWORD@localhost.");
    ends_with("unix://redis.sock",
              "The path of a Unix socket begins with a slash, as in unix:///run/redis/redis.sock.");
    ends_with("unix:///" + std::string(107, 'x'),
              "The path of a Unix socket has at most 107 characters.");
    ends_with("rediss://localhost?ssl_cert_reqs=none",
              "Behind the question mark, there may be db=NUMBER and password=PASSWORD only.");
}

BOOST_AUTO_TEST_CASE(a_redis_host_may_begin_like_an_address) {
    const RedisOptions options = parse_redis_url("redis://1.2.3.4.5");
    BOOST_TEST(options.addresses.at(0).host == "1.2.3.4.5");
    BOOST_TEST(options.database == 0u);
}
