#include "server/journal/redis_options.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "websockets/text.hpp"
#include "websockets/uri.hpp"

namespace server {
namespace {

void require(bool condition, const char* sentence) {
    if (!condition) throw std::invalid_argument(sentence);
}

// The number after the slash of the path; nullopt if it is not a number.
std::optional<unsigned> parse_database(std::string_view path) {
    if (path == "/") return 0;
    return websockets::parse_number<unsigned>(path.substr(1));
}

RedisOptions options_from(const websockets::Uri& uri) {
    require(uri.scheme != "rediss",
            "rediss:// is not supported: use redis://, or a tunnel that speaks TLS.");
    require(uri.scheme == "redis", "It must begin with redis://.");
    require(uri.user.empty() || !uri.password.empty(), "There is a user, but no password.");
    const auto database = parse_database(uri.target);
    require(database.has_value(), "After the slash there must be the number of a database.");

    RedisOptions options;
    options.addresses.push_back({uri.host});
    if (uri.port != 0) options.addresses.back().port = uri.port;
    options.database = *database;
    options.user = uri.user;
    options.password = uri.password;
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
            "The address of Redis must look like redis://localhost:6379/0, or like "
            "redis://USER:PASSWORD@localhost if it needs a password. " +
            std::string(error.what()));
    }
}

}  // namespace server
