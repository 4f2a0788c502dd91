#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "websockets/http.hpp"

namespace server {

/// How the content of a response is compressed (RFC 9110, section 8.4.1).
enum class Coding { identity, gzip, brotli };

/// The name of a coding in HTTP: "identity", "gzip" or "br".
std::string_view name_of(Coding coding);

/// The coding that the client prefers by its field Accept-Encoding (RFC 9110, section 12.5.3); of
/// equal ones, that with the smallest result. With is_compressible false, only the identity can be
/// chosen. Returns nullopt if the client accepts none of them.
std::optional<Coding> choose_coding(const websockets::Headers& request, bool is_compressible);

/// Compresses with the highest quality. This takes about 2 ms per KiB, so keep the result.
///
/// Never compress a secret together with text that a client chooses: the size of the result would
/// reveal the secret (the attack BREACH).
std::string compress(const std::string& content, Coding coding);

}  // namespace server
