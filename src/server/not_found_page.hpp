#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace server {

/// Fits the page about missing pages to the path that does not exist. Its links begin with "./" for
/// the folder of the page 404.html; a browser resolves them against the missing path, so they get a
/// "../" for each folder of it. The server may itself be in a folder of a proxy's site: nothing but
/// such relative links works there.
///
/// Returns nullopt for a path in more than max_folders folders: it would make the page long.
std::optional<std::string> fit_not_found_page(std::string page, std::string_view path);

constexpr int max_folders = 16;

}  // namespace server
