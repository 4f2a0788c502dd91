#pragma once

#include <string>
#include <string_view>

namespace server {

/// Masks everything in a message that could be a key of a game, for logs: each run of 16 or more
/// characters of URL-safe Base64. The message need not be well-formed.
std::string mask_secrets(std::string_view message);

}  // namespace server
