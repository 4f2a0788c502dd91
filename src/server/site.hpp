#pragma once

#include <memory>

#include "server/application.hpp"
#include "websockets/options.hpp"

namespace server {

/// Everything that the server answers over plain HTTP: /healthz, /readyz, /metrics, and the web
/// page if the options name its folder. Requests for a WebSocket go through to the handler,
/// whatever their path, unless they come from a page of a strange origin.
websockets::ProcessRequest make_site(std::shared_ptr<Application> application);

}  // namespace server
