#include "server/journal/redis_options.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>
#include <stdexcept>

#include "websockets/text.hpp"

namespace server {
namespace {

// The number after the slash of the path; nullopt if it is not a number.
std::optional<unsigned> parse_database(std::string_view path) {
    if (path.empty() || path == "/") return 0;
    return websockets::parse_number<unsigned>(path.substr(1));
}

}  // namespace

std::string RedisOptions::address() const {
    return websockets::join_host_port(host, std::to_string(port));
}

RedisOptions parse_redis_url(std::string_view text) {
    const auto url = boost::urls::parse_uri({text.data(), text.size()});
    if (url && url->scheme() == "rediss") {
        throw std::invalid_argument(
            "rediss:// is not supported: connect with redis://, or through a tunnel that speaks "
            "TLS.");
    }
    const auto database = url ? parse_database(url->path()) : std::nullopt;
    if (!database || url->scheme() != "redis" || url->host_address().empty() ||
        (url->has_port() && url->port_number() == 0) ||
        (url->has_userinfo() && url->password().empty()) || url->has_query() ||
        url->has_fragment()) {
        throw std::invalid_argument(
            "The address of Redis must look like redis://localhost:6379/0, or like "
            "redis://USER:PASSWORD@localhost if it needs a password.");
    }
    RedisOptions options;
    options.host = url->host_address();
    if (url->has_port()) options.port = url->port_number();
    options.database = *database;
    options.user = url->user();
    options.password = url->password();
    return options;
}

}  // namespace server
