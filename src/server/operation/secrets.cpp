#include "server/operation/secrets.hpp"

#include <algorithm>
#include <cstddef>

namespace server {
namespace {

// Keys of games are 16 characters of URL-safe Base64.
constexpr std::size_t min_secret_size = 16;

constexpr bool may_be_in_secret(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

}  // namespace

std::string mask_secrets(std::string_view message) {
    std::string masked;
    while (!message.empty()) {
        const auto end = std::ranges::find_if_not(message, may_be_in_secret);
        const auto run = static_cast<std::size_t>(end - message.begin());
        if (run >= min_secret_size) {
            masked += "***";
        } else {
            masked += message.substr(0, run);
        }
        message.remove_prefix(run);
        if (!message.empty()) {
            masked += message.front();
            message.remove_prefix(1);
        }
    }
    return masked;
}

}  // namespace server
