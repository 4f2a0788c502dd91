#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace websockets {

/// HTTP header fields, in the order of the message. The case of names does not matter.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields) : fields_(fields) {}

    void append(std::string_view name, std::string_view value) {
        fields_.emplace_back(name, value);
    }

    /// Replaces all fields of this name by one.
    void set(std::string_view name, std::string_view value);

    /// The number of fields of this name.
    std::size_t count(std::string_view name) const;

    /// The value of the first field of this name; empty if there is none.
    std::string_view operator[](std::string_view name) const;

    /// The values of all fields of this name, joined by commas (RFC 9110, section 5.3).
    std::string all(std::string_view name) const;

    /// The items of all fields of this name, which are lists (RFC 9110, section 5.6.1).
    std::vector<std::string> list(std::string_view name) const;

    /// Whether such a list has this item, whatever its case.
    bool has_item(std::string_view name, std::string_view item) const;

    std::vector<Field>::const_iterator begin() const { return fields_.begin(); }
    std::vector<Field>::const_iterator end() const { return fields_.end(); }

private:
    std::vector<Field> fields_;
};

/// An HTTP request.
struct Request {
    std::string method;  ///< "GET", "HEAD", ...
    std::string path;    ///< the request target as it was sent, with its query
    Headers headers;
    std::string remote_address = {};  ///< of the connection, such as "127.0.0.1:50000"

    /// Whether the request asks for a WebSocket. Servers ignore other upgrades, such as h2c.
    bool is_upgrade() const;

    /// Whether the request comes from a page of one of the allowed origins, or from no page at all:
    /// browsers name the page's origin in the field Origin, other programs send no such field. In
    /// an allowed origin, a "*" stands for one or more characters: https://*.example.org.
    bool has_allowed_origin(const std::vector<std::string>& allowed) const;

    /// The path without its query. Log this, because the query may contain secrets.
    std::string_view path_without_query() const;
};

/// An HTTP response. Content-Length and Connection are added when it is sent. After a response with
/// "Connection: close" the connection is closed. The body of a 204 or 304 is not sent.
struct Response {
    int status = 200;
    Headers headers;
    std::string body;
};

/// A time as HTTP writes it, such as "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(std::chrono::system_clock::time_point time);

/// A response with the given status, and the given text as its body.
Response text_response(int status, std::string body);

}  // namespace websockets
