#pragma once

#include <memory>

#include "server/application.hpp"
#include "websockets/options.hpp"

namespace server {

/// Answers plain HTTP requests: /healthz, /readyz, /metrics, and the web page if the options name
/// its folder. A WebSocket handshake on any path continues to the handler, unless a page of an
/// origin that is not allowed sends it.
websockets::ProcessRequest make_site(std::shared_ptr<Application> application);

}  // namespace server
