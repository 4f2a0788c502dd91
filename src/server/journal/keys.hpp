#pragma once

#include <cstddef>
#include <string>

#include "server/journal/journal.hpp"

namespace server {

/// The given number of random bytes in URL-safe Base64, like Python's secrets.token_urlsafe(): four
/// characters for every three bytes. Throws std::runtime_error if the system has no random source.
std::string token_urlsafe(std::size_t bytes);

/// A new key: 16 characters, from 12 random bytes.
std::string make_key();

/// The keys of a new match, all different.
Keys make_keys();

}  // namespace server
