#include "server/journal/redis_options.hpp"

#include <sys/un.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>
#include <stdexcept>

#include "websockets/text.hpp"
#include "websockets/uri.hpp"

namespace server {
namespace {

namespace urls = boost::urls;

void require(bool condition, const char* sentence) {
    if (!condition) throw std::invalid_argument(sentence);
}

unsigned parse_database(std::string_view text) {
    const auto number = websockets::parse_number<unsigned>(text);
    require(number.has_value(), "The database must be a number, as in /1 or ?db=1.");
    return *number;
}

RedisAddress parse_host(const websockets::Uri& uri) {
    require(!uri.host.empty(), "It must name a host.");
    RedisAddress address{uri.host};
    if (uri.port != 0) address.port = uri.port;
    return address;
}

RedisAddress parse_socket(const websockets::Uri& uri, std::string_view path) {
    require(uri.host.empty() && uri.port == 0 && path.size() > 1,
            "The path of a Unix socket begins with a slash, as in unix:///run/redis/redis.sock.");
    RedisAddress address;
    address.path = urls::pct_string_view(path.data(), path.size()).decode();
    require(address.path.size() < sizeof(sockaddr_un::sun_path),
            "The path of a Unix socket has at most 107 characters.");
    return address;
}

RedisOptions options_from(const websockets::Uri& uri) {
    const auto target = urls::parse_origin_form(uri.target).value();
    const std::string_view path(target.encoded_path().data(), target.encoded_path().size());
    const bool is_socket = uri.scheme == "unix" || uri.scheme == "redis+unix";
    RedisOptions options;
    options.tls = uri.scheme == "rediss";
    require(options.tls || is_socket || uri.scheme == "redis",
            "It must begin with redis://, rediss:// or unix://.");
    options.addresses.push_back(is_socket ? parse_socket(uri, path) : parse_host(uri));
    if (!is_socket && path.size() > 1) options.database = parse_database(path.substr(1));
    options.user = uri.user;
    options.password = uri.password;
    for (const auto& parameter : target.encoded_params()) {
        const bool is_database = parameter.key == "db";
        require(is_database || parameter.key == "password",
                "Behind the question mark, there may be db=NUMBER and password=PASSWORD only.");
        const std::string value = parameter.value.decode();
        if (is_database) options.database = parse_database(value);
        if (!is_database) options.password = value;
    }
    require(options.user.empty() || !options.password.empty(),
            "There is a user, but no password: a password without a user follows a colon, as in "
            "redis://:PASSWORD@localhost.");
    return options;
}

// The URLs of one server each that a URL of several servers stands for.
std::vector<std::string> split_servers(std::string_view text) {
    const std::size_t slashes = text.find("//");
    if (slashes == text.npos) return {std::string(text)};
    const std::size_t end = std::min(text.find_first_of("/?#", slashes + 2), text.size());
    const std::size_t at = text.substr(0, end).rfind('@');
    const std::size_t begin = at == text.npos ? slashes + 2 : at + 1;

    std::vector<std::string> urls;
    std::string_view servers = text.substr(begin, end - begin);
    for (;;) {
        const std::size_t comma = std::min(servers.find(','), servers.size());
        urls.push_back(std::string(text.substr(0, begin)).append(servers.substr(0, comma)));
        urls.back().append(text.substr(end));
        if (comma == servers.size()) return urls;
        servers.remove_prefix(comma + 1);
    }
}

}  // namespace

std::string RedisAddress::text() const {
    if (!path.empty()) return path;
    return websockets::join_host_port(host, std::to_string(port));
}

std::string RedisOptions::text() const {
    std::string text;
    for (const RedisAddress& address : addresses) {
        text.append(text.empty() ? "" : ", ").append(address.text());
    }
    return text;
}

RedisOptions parse_redis_url(std::string_view text) {
    try {
        std::optional<RedisOptions> options;
        for (const std::string& url : split_servers(text)) {
            const RedisOptions one = options_from(websockets::parse_uri(url));
            if (options) {
                options->addresses.push_back(one.addresses.front());
            } else {
                options = one;
            }
        }
        return *options;
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(
            "The address of Redis must look like redis://localhost:6379/0, rediss://localhost "
            "(with TLS) or unix:///run/redis/redis.sock, or like redis://USER:PASSWORD@localhost "
            "if "
            "it needs a password. " +
            std::string(error.what()));
    }
}

}  // namespace server
