#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "server/handler.hpp"
#include "server/options.hpp"
#include "server/secrets.hpp"
#include "server/site.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

namespace {

using websockets::awaitable;

// Logs to the standard error from a thread of its own: whoever reads the log too slowly loses its
// oldest lines, and never stops the game.
void start_log(const std::string& level) {
    constexpr std::size_t lines = 8192;
    spdlog::init_thread_pool(lines, 1);
    auto logger = spdlog::create_async_nb<spdlog::sinks::stderr_color_sink_mt>("connect4");
    logger->set_pattern("%H:%M:%S.%e %^%l%$ %v");
    logger->set_level(spdlog::level::from_str(level));
    spdlog::set_default_logger(std::move(logger));
}

std::string address(const server::Options& options, std::uint16_t port) {
    const std::string host = options.host.empty() ? "localhost" : options.host;
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/";
}

// Why the server cannot listen, and what to do about it.
std::string explain(const server::Options& options, const boost::system::error_code& error) {
    const std::string port = std::to_string(options.port);
    if (error == boost::asio::error::address_in_use) {
        return "Port " + port + " is already in use. Stop the program that uses it, or choose " +
               "another port with --port.";
    }
    const std::string host = options.host.empty() ? "" : " of host '" + options.host + "'";
    return "Cannot listen on port " + port + host + ": " + error.message() + ".";
}

websockets::Server start(websockets::Executor loop, const server::Options& options) {
    try {
        return websockets::serve(loop, server::handler,
                                 {.host = options.host,
                                  .port = options.port,
                                  .process_request = server::make_site(options.web),
                                  .redact = server::mask_secrets});
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(explain(options, error.code()));
    }
}

awaitable<void> serve_until_stopped(server::Options options) {
    using SignalSet = boost::asio::basic_signal_set<websockets::Executor>;
    const websockets::Executor loop = co_await boost::asio::this_coro::executor;
    SignalSet signals(loop, SIGINT, SIGTERM);
    websockets::Server server = start(loop, options);
    const std::string where = address(options, server.port());
    if (options.web) {
        spdlog::info("open http://{} in a browser to play", where);
    } else {
        spdlog::info("listening on ws://{}", where);
    }

    const int signal = co_await signals.async_wait(websockets::use_awaitable);
    spdlog::info("stopping because of signal {}", signal);
    server.close();
    co_await server.wait_closed();
}

}  // namespace

int main(int argc, char** argv) {
    server::Options options;
    try {
        options = server::parse_options({argv + 1, argv + argc}, std::getenv("PORT"));
    } catch (const std::invalid_argument& error) {
        std::cerr << "connect4-server: " << error.what() << " Try connect4-server --help.\n";
        return 2;
    }
    if (options.help || options.version) {
        std::cout << (options.help ? server::help_text() : server::version_text());
        return 0;
    }

    std::signal(SIGPIPE, SIG_IGN);  // A log that nobody reads any more must not end the server.
    start_log(options.log_level);
    try {
        websockets::run(serve_until_stopped(options));
    } catch (const std::exception& error) {
        spdlog::shutdown();
        std::cerr << "connect4-server: " << error.what() << '\n';
        return 1;
    }
    spdlog::shutdown();
    return 0;
}
