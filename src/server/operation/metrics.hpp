#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "websockets/asio.hpp"

namespace server {

/// Counters and gauges for operators.
struct Metrics {
    std::size_t games = 0;                   ///< matches in memory
    std::uint64_t moves = 0;                 ///< played since the start
    std::uint64_t slow_clients_dropped = 0;  ///< connections closed for reading too slowly
    std::map<std::string, std::uint64_t, std::less<>> errors;  ///< "error" events sent, by code
    websockets::Clock::duration loop_lag{};      ///< how late the most recent timer was
    websockets::Clock::duration loop_lag_max{};  ///< the maximum since the start

    void count_error(std::string_view code) {
        const auto found = errors.find(code);
        ++(found == errors.end() ? errors.emplace(code, 0).first : found)->second;
    }
};

/// The metrics in Prometheus' text format. `queued_bytes` is the number of bytes that wait for
/// clients to read them.
std::string to_prometheus(const Metrics& metrics, std::size_t connections,
                          std::size_t queued_bytes);

}  // namespace server
