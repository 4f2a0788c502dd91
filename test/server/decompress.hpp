#pragma once

#include <string>

#include "server/content_coding.hpp"

namespace test {

/// The content of which compress() has made this text. Throws std::runtime_error if it is malformed
/// or larger than 1 MiB.
std::string decompress(const std::string& compressed, server::Coding coding);

}  // namespace test
