#include "websockets/http.hpp"

#include <spdlog/fmt/chrono.h>

#include <algorithm>
#include <iterator>

#include "websockets/text.hpp"

namespace websockets {

void Headers::set(std::string_view name, std::string_view value) {
    std::erase_if(fields_, [&](const Field& f) { return equal_ignoring_case(f.first, name); });
    append(name, value);
}

std::size_t Headers::count(std::string_view name) const {
    const auto count = std::ranges::count_if(
        fields_, [&](const Field& f) { return equal_ignoring_case(f.first, name); });
    return static_cast<std::size_t>(count);
}

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

std::vector<std::string> Headers::list(std::string_view name) const {
    std::vector<std::string> items;
    const std::string values = all(name);
    for (std::string_view rest = values; !rest.empty();) {
        const std::string_view item = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        if (!trim(item).empty()) items.emplace_back(trim(item));
    }
    return items;
}

bool Headers::has_item(std::string_view name, std::string_view item) const {
    return std::ranges::any_of(
        list(name), [item](std::string_view other) { return equal_ignoring_case(other, item); });
}

bool Request::is_upgrade() const { return headers.has_item("Upgrade", "websocket"); }

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

std::string http_date(std::chrono::system_clock::time_point time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Response text_response(int status, std::string body) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

}  // namespace websockets
