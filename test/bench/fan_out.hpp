#pragma once

#include <string>

#include "connection.hpp"
#include "games.hpp"
#include "options.hpp"

namespace bench {

/// Measures the delivery of moves to many spectators of one game; returns one line of JSON.
[[nodiscard]] std::string measure_fan_out(const Options& options, const Server& server,
                                          const GameBook& book);

}  // namespace bench
