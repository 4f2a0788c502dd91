#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "websockets/options.hpp"

namespace server {

/// Everything that the server answers over plain HTTP: /healthz, and the web page if a folder is
/// given. Requests for a WebSocket go through to the handler, whatever their path.
websockets::ProcessRequest make_site(const std::optional<std::filesystem::path>& web);

}  // namespace server
