#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace server {

/// Adapts the links of the page 404.html, which begin with "./", to the path that was not found. A
/// browser resolves them against that path, so they get a "../" for each folder of it. Relative
/// links are needed because the server may be in a folder of a proxy's site.
///
/// Returns nullopt for a path in more than max_folders folders: it would make the page long.
std::optional<std::string> fit_not_found_page(std::string page, std::string_view path);

constexpr int max_folders = 16;

}  // namespace server
