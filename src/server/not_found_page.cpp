#include "server/not_found_page.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>

namespace server {

std::optional<std::string> fit_not_found_page(std::string page, std::string_view path) {
    const auto slashes = std::ranges::count(path, '/');
    if (slashes > max_folders + 1) return std::nullopt;
    std::string start = "href=\"./";
    for (auto i = 1; i < slashes; ++i) start += "../";
    boost::algorithm::replace_all(page, "href=\"./", start);
    return page;
}

}  // namespace server
