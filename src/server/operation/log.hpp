#pragma once

#include <string>

namespace server {

/// Starts to log to standard error, from a thread of its own. The server never waits for its log:
/// if it is read too slowly, the oldest lines are dropped, and a line says how many. Levels are
/// those of --log-level. With json, each line is an object with "time" (RFC 3339, UTC), "level" and
/// "message".
void start_log(const std::string& level, bool json);

}  // namespace server
