#pragma once

#include <string>
#include <string_view>

namespace server {

/// The message with everything masked that could be a key or token of a game, for logs: runs of 16
/// or more of the characters that keys are made of. It works on any text, well-formed or not.
std::string mask_secrets(std::string_view message);

}  // namespace server
