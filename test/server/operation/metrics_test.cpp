#include "server/operation/metrics.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <tuple>

using namespace std::chrono_literals;
using server::Metrics;
using server::to_prometheus;

namespace {

bool has_line(const std::string& page, const std::string& line) {
    return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(all_metrics_have_a_heading_and_a_value) {
    Metrics metrics;
    metrics.games = 2;
    metrics.moves = 30;
    metrics.slow_clients_dropped = 4;
    metrics.loop_lag = 5ms;
    metrics.loop_lag_max = 1500ms;
    const std::string page = to_prometheus(metrics, 6, 700);
    for (const auto& [name, type, value] : {std::tuple{"connections", "gauge", "6"},
                                            {"games", "gauge", "2"},
                                            {"moves_total", "counter", "30"},
                                            {"queued_bytes", "gauge", "700"},
                                            {"slow_clients_dropped_total", "counter", "4"},
                                            {"loop_lag_seconds", "gauge", "0.005"},
                                            {"loop_lag_max_seconds", "gauge", "1.5"}}) {
        BOOST_TEST_CONTEXT(name) {
            const std::string full_name = std::string("connect4_") + name;
            BOOST_TEST(page.find("# HELP " + full_name + " ") != page.npos);
            BOOST_TEST(has_line(page, "# TYPE " + full_name + " " + type));
            BOOST_TEST(has_line(page, full_name + " " + value));
        }
    }
}

BOOST_AUTO_TEST_CASE(errors_are_counted_by_code) {
    Metrics metrics;
    metrics.count_error("slot_full");
    metrics.count_error("too_many");
    metrics.count_error("slot_full");
    const std::string page = to_prometheus(metrics, 0, 0);
    BOOST_TEST(has_line(page, "# TYPE connect4_errors_total counter"));
    BOOST_TEST(has_line(page, "connect4_errors_total{code=\"slot_full\"} 2"));
    BOOST_TEST(has_line(page, "connect4_errors_total{code=\"too_many\"} 1"));
}
