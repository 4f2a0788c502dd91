#include "websockets/http.hpp"

#include <algorithm>

namespace websockets {
namespace {

// Header names are ASCII; the locale must not matter.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
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

bool Request::is_upgrade() const {
    // The field is a list (RFC 9110, section 7.8).
    const std::string offers = headers.all("Upgrade");
    std::string_view rest = offers;
    for (;;) {
        const std::size_t comma = rest.find(',');
        if (same_name(trim(rest.substr(0, comma)), "websocket")) return true;
        if (comma == rest.npos) return false;
        rest.remove_prefix(comma + 1);
    }
}

std::string_view Request::path_without_query() const {
    return std::string_view(path).substr(0, path.find('?'));
}

Response text_response(int status, std::string body) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

}  // namespace websockets
