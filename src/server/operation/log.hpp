#pragma once

#include <string>

namespace server {

/// Logs to the standard error from a thread of its own: whoever reads the log too slowly loses its
/// oldest lines, and never stops the game. As JSON, each line is one object with "time" (RFC 3339,
/// UTC), "level" and "message".
void start_log(const std::string& level, bool json);

}  // namespace server
