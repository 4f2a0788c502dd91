#include "server/operation/metrics.hpp"

#include <spdlog/fmt/fmt.h>

#include <iterator>

namespace server {

using websockets::Clock;

namespace {

double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

// Builds the text. A metric with labels has one heading and several values.
class Page {
public:
    void heading(std::string_view name, std::string_view type, std::string_view help) {
        fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                       type);
    }

    template <class Value>
    void value(std::string_view name, Value value) {
        fmt::format_to(std::back_inserter(text_), "{} {}\n", name, value);
    }

    template <class Value>
    void metric(std::string_view name, std::string_view type, std::string_view help, Value number) {
        heading(name, type, help);
        value(name, number);
    }

    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

}  // namespace

std::string to_prometheus(const Metrics& metrics, std::size_t connections,
                          std::size_t queued_bytes) {
    Page page;
    page.metric("connect4_connections", "gauge", "Open WebSocket connections.", connections);
    page.metric("connect4_games", "gauge", "Matches in memory.", metrics.games);
    page.metric("connect4_moves_total", "counter", "Moves played.", metrics.moves);
    page.heading("connect4_errors_total", "counter", "Error events sent to clients, by code.");
    for (const auto& [code, count] : metrics.errors) {
        page.value(fmt::format("connect4_errors_total{{code=\"{}\"}}", code), count);
    }
    page.metric("connect4_queued_bytes", "gauge", "Bytes that wait for clients to read them.",
                queued_bytes);
    page.metric("connect4_slow_clients_dropped_total", "counter",
                "Connections closed because the client read too slowly.",
                metrics.slow_clients_dropped);
    page.metric("connect4_loop_lag_seconds", "gauge",
                "How late the event loop's most recent timer was.", seconds(metrics.loop_lag));
    page.metric("connect4_loop_lag_max_seconds", "gauge",
                "The maximum of connect4_loop_lag_seconds since the start.",
                seconds(metrics.loop_lag_max));
    return page.take();
}

}  // namespace server
