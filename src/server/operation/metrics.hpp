#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "websockets/asio.hpp"

namespace server {

/// What the server counts while it runs, for operators.
struct Metrics {
    std::size_t games = 0;    ///< matches in memory now
    std::uint64_t moves = 0;  ///< moves that were played
    std::uint64_t slow_clients_dropped = 0;
    std::map<std::string, std::uint64_t, std::less<>> errors;  ///< "error" events sent, by code
    websockets::Clock::duration loop_lag{};                    ///< how late the last timer was
    websockets::Clock::duration loop_lag_max{};  ///< how late the latest one was since the start

    void count_error(std::string_view code) {
        const auto found = errors.find(code);
        ++(found == errors.end() ? errors.emplace(code, 0).first : found)->second;
    }
};

/// The metrics in Prometheus' text format, with how many connections there are and how many bytes
/// wait for their sockets.
std::string to_prometheus(const Metrics& metrics, std::size_t connections,
                          std::size_t queued_bytes);

}  // namespace server
