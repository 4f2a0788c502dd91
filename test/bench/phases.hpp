#pragma once

#include <string>

#include "connection.hpp"
#include "games.hpp"
#include "options.hpp"

namespace bench {

/// Measures the phase that the options name; returns one line of JSON.
[[nodiscard]] std::string measure(const Options& options, const Server& server,
                                  const GameBook& book);

}  // namespace bench
