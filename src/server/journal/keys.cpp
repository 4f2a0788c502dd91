#include "server/journal/keys.hpp"

#include <random>

namespace server {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::size_t key_bytes = 12;

}  // namespace

std::string token_urlsafe(std::size_t bytes) {
    // The standard libraries of g++ and clang take this from a source that is fit for secrets.
    std::random_device random;
    std::string token;
    unsigned bits = 0;
    int count = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
        bits = bits << 8 | (random() & 0xff);
        for (count += 8; count >= 6; count -= 6) token += alphabet[bits >> (count - 6) & 63];
    }
    if (count > 0) token += alphabet[bits << (6 - count) & 63];
    return token;
}

std::string make_key() { return token_urlsafe(key_bytes); }

Keys make_keys() { return {make_key(), make_key(), {make_key(), make_key()}}; }

}  // namespace server
