#include "tutorial/run.hpp"

#include <spdlog/cfg/env.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>

#include "websockets/log.hpp"
#include "websockets/run.hpp"
#include "websockets/text.hpp"

namespace tutorial {

using SignalSet = boost::asio::basic_signal_set<websockets::Executor>;

int run(const Main& main, int argc, char** argv, std::uint16_t default_port) {
    const auto port = argc == 1 ? default_port : websockets::parse_number<std::uint16_t>(argv[1]);
    if (argc > 2 || !port) {
        std::cerr << "Usage: " << argv[0] << " [PORT], where PORT is a number from 0 to 65535.\n";
        return 2;
    }
    start_log();
    try {
        websockets::run(main(*port));
        return 0;
    } catch (...) {
        std::cerr << argv[0] << ": cannot serve on port " << *port << ": "
                  << websockets::what(std::current_exception()) << '\n';
        return 1;
    }
}

websockets::awaitable<void> serve_forever(websockets::Server& server) {
    SignalSet signals(co_await boost::asio::this_coro::executor, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code error, int) {
        if (error) return;
        signals.clear();
        server.close();
    });
    co_await server.wait_closed();
}

void start_log() {
    auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_st>();
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::move(sink)));
    spdlog::set_pattern("%v");
    spdlog::set_level(spdlog::level::warn);
    spdlog::cfg::load_env_levels();
}

}  // namespace tutorial
