#pragma once

#include <cstddef>
#include <string>

#include "server/journal/journal.hpp"

namespace server {

/// A random text of so many bytes from the system's random source, in URL-safe Base64: four
/// characters for every three bytes, like secrets.token_urlsafe(). Throws if the system has no
/// randomness to give.
std::string token_urlsafe(std::size_t bytes);

/// The keys of a new match: 16 characters each, from 12 random bytes, all different.
Keys make_keys();

}  // namespace server
