#include "websockets/http.hpp"

#include <algorithm>

namespace websockets {
namespace {

// Header names are ASCII; the locale must not matter.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

}  // namespace

std::string_view Headers::operator[](std::string_view name) const {
    const auto field =
        std::ranges::find_if(fields_, [&](const Field& f) { return same_name(f.first, name); });
    return field == fields_.end() ? std::string_view() : field->second;
}

std::string Headers::all(std::string_view name) const {
    std::string values;
    for (const Field& field : fields_) {
        if (same_name(field.first, name)) values += (values.empty() ? "" : ", ") + field.second;
    }
    return values;
}

bool Request::is_upgrade() const { return same_name(headers["Upgrade"], "websocket"); }

std::string_view Request::path_without_query() const {
    return std::string_view(path).substr(0, path.find('?'));
}

Response text_response(int status, std::string body) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

}  // namespace websockets
