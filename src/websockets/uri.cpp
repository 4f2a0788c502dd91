#include "websockets/uri.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <stdexcept>

#include "websockets/text.hpp"

namespace websockets {

std::string Uri::host_header() const { return join_host_port(host, port == "80" ? "" : port); }

Uri parse_uri(std::string_view text) {
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed || parsed->host_address().empty()) {
        throw std::invalid_argument("The URI must look like ws://localhost:8001/.");
    }
    if (parsed->scheme_id() == boost::urls::scheme::wss) {
        throw std::invalid_argument(
            "wss:// is not supported: connect with ws://, or through a proxy that speaks TLS.");
    }
    if (parsed->scheme_id() != boost::urls::scheme::ws)
        throw std::invalid_argument("The URI must begin with ws://.");
    if (parsed->has_fragment()) throw std::invalid_argument("The URI must have no fragment (#).");

    std::string target(parsed->encoded_target());
    if (target.empty() || target.front() != '/') target.insert(0, "/");
    return {parsed->host_address(), parsed->has_port() ? std::string(parsed->port()) : "80",
            target};
}

}  // namespace websockets
