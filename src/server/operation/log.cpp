#include "server/operation/log.hpp"

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include "server/operation/signals.hpp"

namespace server {
namespace {

// Formats the message as a JSON string. It is valid UTF-8: the caller has made it printable.
class JsonMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& line) override {
        const std::string text = boost::json::serialize(
            boost::json::string_view(message.payload.data(), message.payload.size()));
        line.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<JsonMessage>();
    }
};

// The standard error. It says how many lines have not come so far, once a second at most.
class StderrSink final : public spdlog::sinks::stderr_color_sink_mt {
public:
    explicit StderrSink(std::shared_ptr<spdlog::details::thread_pool> threads)
        : threads_(*threads) {}

    void log(const spdlog::details::log_msg& message) override {
        report_dropped();
        Base::log(message);
    }

private:
    using Base = spdlog::sinks::stderr_color_sink_mt;

    void report_dropped() {
        const std::size_t dropped = threads_.overrun_counter();
        const auto now = std::chrono::steady_clock::now();
        if (dropped == reported_ || now < next_report_) return;
        const std::string text =
            fmt::format("{} lines of the log were dropped, because it is read too slowly",
                        dropped - std::exchange(reported_, dropped));
        next_report_ = now + std::chrono::seconds(1);
        Base::log({"connect4", spdlog::level::warn, text});
    }

    // It owns the thread that calls log(), which cannot outlive it.
    spdlog::details::thread_pool& threads_;
    std::size_t reported_ = 0;
    std::chrono::steady_clock::time_point next_report_;
};

std::unique_ptr<spdlog::formatter> make_json_formatter() {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<JsonMessage>('*').set_pattern(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%*})");
    return formatter;
}

}  // namespace

void start_log(const std::string& level, bool json) {
    constexpr std::size_t max_queued_lines = 8192;
    const SignalsBlocked blocked;
    spdlog::init_thread_pool(max_queued_lines, 1);
    auto logger = std::make_shared<spdlog::async_logger>(
        "connect4", std::make_shared<StderrSink>(spdlog::thread_pool()), spdlog::thread_pool(),
        spdlog::async_overflow_policy::overrun_oldest);
    if (json) {
        logger->set_formatter(make_json_formatter());
    } else {
        logger->set_pattern("%H:%M:%S.%e %^%l%$ %v");
    }
    logger->set_level(spdlog::level::from_str(level));
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace server
