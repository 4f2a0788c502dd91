#include "websockets/http.hpp"

#include <algorithm>

#include "websockets/text.hpp"

namespace websockets {

std::string_view Headers::operator[](std::string_view name) const {
    const auto field = std::ranges::find_if(
        fields_, [&](const Field& f) { return equal_ignoring_case(f.first, name); });
    return field == fields_.end() ? std::string_view() : field->second;
}

std::string Headers::all(std::string_view name) const {
    std::string values;
    for (const Field& field : fields_) {
        if (equal_ignoring_case(field.first, name)) {
            values += (values.empty() ? "" : ", ") + field.second;
        }
    }
    return values;
}

bool Request::is_upgrade() const {
    // The field is a list (RFC 9110, section 7.8).
    const std::string offers = headers.all("Upgrade");
    std::string_view rest = offers;
    for (;;) {
        const std::size_t comma = rest.find(',');
        if (equal_ignoring_case(trim(rest.substr(0, comma)), "websocket")) return true;
        if (comma == rest.npos) return false;
        rest.remove_prefix(comma + 1);
    }
}

bool Request::has_allowed_origin(const std::vector<std::string>& allowed) const {
    const std::string_view origin = headers["Origin"];
    return origin.empty() || std::ranges::any_of(allowed, [origin](std::string_view pattern) {
               const std::size_t star = pattern.find('*');
               if (star == pattern.npos) return origin == pattern;
               const std::string_view end = pattern.substr(star + 1);
               return origin.size() > star + end.size() &&
                      origin.starts_with(pattern.substr(0, star)) && origin.ends_with(end);
           });
}

std::string_view Request::path_without_query() const {
    return std::string_view(path).substr(0, path.find('?'));
}

Response text_response(int status, std::string body) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

}  // namespace websockets
