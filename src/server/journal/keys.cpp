#include "server/journal/keys.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace server {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::size_t key_bytes = 12;

std::vector<unsigned char> random_bytes(std::size_t count) {
    std::vector<unsigned char> bytes(count);
    // getrandom(2) returns up to 256 bytes in one call. Only a signal that comes before the random
    // source is ready interrupts it.
    while (::getrandom(bytes.data(), count, 0) != static_cast<ssize_t>(count)) {
        if (errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
    }
    return bytes;
}

}  // namespace

std::string token_urlsafe(std::size_t bytes) {
    std::string token;
    unsigned bits = 0;
    int count = 0;
    for (const unsigned char byte : random_bytes(bytes)) {
        bits = bits << 8 | byte;
        for (count += 8; count >= 6; count -= 6) token += alphabet[bits >> (count - 6) & 63];
    }
    if (count > 0) token += alphabet[bits << (6 - count) & 63];
    return token;
}

Keys make_keys() {
    const auto key = [] { return token_urlsafe(key_bytes); };
    return {key(), key(), {key(), key()}};
}

}  // namespace server
