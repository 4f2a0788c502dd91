#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "connect4/protocol/events.hpp"
#include "server/application.hpp"
#include "server/handler.hpp"
#include "server/journal/memory_journal.hpp"
#include "server/journal/redis_journal.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "server/operation/address.hpp"
#include "server/operation/log.hpp"
#include "server/operation/loop_lag.hpp"
#include "server/operation/secrets.hpp"
#include "server/operation/signals.hpp"
#include "server/options.hpp"
#include "server/site.hpp"
#include "websockets/close_code.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"
#include "websockets/text.hpp"

namespace {

using server::Application;
using server::Options;
using websockets::awaitable;
using ApplicationPointer = std::shared_ptr<Application>;
using SignalSet = boost::asio::basic_signal_set<websockets::Executor>;
using namespace std::chrono_literals;

// After a signal to stop and the drain time, the process ends within this time, even if a disk, the
// reader of the log, or a name server hangs.
constexpr auto stop_time = 10s;

// How long a client may take to answer a close frame. Less than the time above, because then the
// moves that are being recorded may take some time.
constexpr auto close_timeout = 5s;

// The sum is less than half a minute: a player is told within that time that the other one's
// network has failed. A phone that changes its network has time to answer.
constexpr auto ping_interval = 14s;
constexpr auto ping_timeout = 12s;

// The number of TCP connections that an address may have besides its WebSockets.
constexpr std::size_t connections_for_pages = 100;

// Raises the limit of file descriptors to the system's maximum. Returns the maximum number of
// connections, which leaves some descriptors for files and for connections that are refused. 0
// means no limit.
std::size_t raise_connection_limit() {
    constexpr rlim_t reserve = 100;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur == RLIM_INFINITY) return 0;
    return limit.rlim_cur > 2 * reserve ? limit.rlim_cur - reserve : 1 + limit.rlim_cur / 2;
}

std::unique_ptr<server::Journal> open_journal(websockets::Executor loop, const Options& options) {
    if (options.store) return std::make_unique<server::RedisJournal>(loop, *options.store);
    if (!options.database) return std::make_unique<server::MemoryJournal>();
    const server::SqliteOptions database{.file = *options.database,
                                         .keep_finished = options.keep_finished,
                                         .keep_unfinished = options.keep_unfinished,
                                         .backup = options.backup,
                                         .backup_interval = options.backup_interval};
    return std::make_unique<server::SqliteJournal>(loop, database);
}

std::string address(const Options& options, std::uint16_t port) {
    const std::string host = options.host.empty() ? "localhost" : options.host;
    return websockets::join_host_port(host, std::to_string(port)) + "/";
}

// Says why the server cannot listen and what the user can do.
std::string explain(const Options& options, const boost::system::error_code& error) {
    const std::string port = std::to_string(options.port);
    if (error == boost::asio::error::address_in_use) {
        return "Port " + port + " is already in use. Stop the program that uses it, or choose " +
               "another port with --port.";
    }
    const std::string host = options.host.empty() ? "" : " of host '" + options.host + "'";
    return "Cannot listen on port " + port + host + ": " + error.message() + ".";
}

// Counts TCP connections by address: WebSockets, and those that only ask for pages. Behind a proxy,
// all come from one address, and the proxy must count. The log has only the first refusal.
websockets::Admit admit(const Options& options) {
    const std::size_t limit = options.max_connections_per_address;
    if (options.trust_proxy || limit == 0) return {};
    const auto connections = std::make_shared<server::Quota>(limit + connections_for_pages);
    return [connections, warned = false](const std::string& address) mutable {
        const std::string network = server::network_of(address).value_or(address);
        auto share = connections->take(network);
        if (!share && !std::exchange(warned, true)) {
            spdlog::warn(
                "further TCP connections of {} are closed, because it has too many. More: "
                "--max-connections-per-address; if it is a proxy: --trust-proxy",
                network);
        }
        return share;
    };
}

// Names the client of a connection in the log, unless its network has had too many lines.
std::optional<std::string> name_client(Application& application,
                                       const websockets::Connection& connection) {
    const bool trust_proxy = application.options.trust_proxy;
    const std::string network = server::client_network(connection.request().headers,
                                                       connection.remote_address(), trust_proxy);
    if (!application.log_limit.allows(network)) return std::nullopt;
    if (!trust_proxy) return connection.remote_address();
    return network + " through " + connection.remote_address();
}

websockets::Server start(websockets::Executor loop, ApplicationPointer application) {
    const Options& options = application->options;
    const auto handler = [application](websockets::Connection connection) {
        return server::handler(std::move(connection), application);
    };
    const auto log_name = [application](const websockets::Connection& connection) {
        return name_client(*application, connection);
    };
    try {
        return websockets::serve(loop, handler,
                                 {.host = options.host,
                                  .port = options.port,
                                  .reuse_port = options.reuse_port,
                                  .admit = admit(options),
                                  .process_request = server::make_site(application),
                                  .keep_request = options.trust_proxy,
                                  .max_header = options.max_header * 1024,
                                  .ping_interval = ping_interval,
                                  .ping_timeout = ping_timeout,
                                  .close_timeout = close_timeout,
                                  .subprotocols = {std::string(connect4::v2_subprotocol)},
                                  .max_connections = raise_connection_limit(),
                                  .redact = server::mask_secrets,
                                  .log_name = log_name});
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(explain(options, error.code()));
    }
}

void announce(const Options& options, std::uint16_t port) {
    const std::string where = address(options, port);
    if (options.web) {
        spdlog::info("open http://{} in a browser to play", where);
        const auto addresses =
            options.host.empty() ? server::own_addresses() : std::vector<std::string>();
        for (const std::string& host : addresses) {
            spdlog::info("on other devices of this network: http://{}:{}/", host, port);
        }
    } else {
        spdlog::info("listening on ws://{}", where);
    }
    if (options.store) {
        spdlog::info("games are recorded in the Redis server {}", options.store->text());
    } else if (options.database) {
        spdlog::info("games are recorded in {}", options.database->string());
    } else {
        spdlog::info("games are kept in memory, only while this server runs");
    }
}

// Waits for a signal to stop, then for the drain time, in which a load balancer moves clients to
// another server. A second signal ends the drain time.
awaitable<void> wait_for_stop(SignalSet& signals, Application& application) {
    using namespace boost::asio::experimental::awaitable_operators;
    const int signal = co_await signals.async_wait(websockets::use_awaitable);
    spdlog::info("stopping because of signal {}", signal);
    application.draining = true;
    co_await (websockets::sleep(application.options.drain) ||
              signals.async_wait(websockets::use_awaitable));
}

// Writes a backup at each signal.
awaitable<void> back_up_on_signal(SignalSet& signals, Application& application) {
    for (;;) {
        co_await signals.async_wait(websockets::use_awaitable);
        application.journal->back_up();
    }
}

awaitable<void> stop(websockets::Server& server, Application& application) {
    server::end_process_after(stop_time);
    // The close code says whether to reconnect: only a durable journal keeps the games.
    if (application.journal->is_durable()) {
        server.close(websockets::close_code::service_restart, "The server restarts.");
    } else {
        server.close(websockets::close_code::going_away, "The server stops.");
    }
    co_await server.wait_closed();
    if (!application.connected.empty()) {
        spdlog::warn("waiting for the journal, which has not answered {} clients",
                     application.connected.size());
    }
    // These threads post to the loop, so they end before it does.
    application.journal->stop();
    application.engine.stop();
}

awaitable<void> run_server(Options options) {
    const websockets::Executor loop = co_await boost::asio::this_coro::executor;
    // Before the server listens, so that no signal is missed.
    SignalSet signals(loop, SIGINT, SIGTERM);
    SignalSet backup_signals(loop, SIGUSR1);
    auto journal = open_journal(loop, options);
    const auto application =
        std::make_shared<Application>(loop, std::move(options), std::move(journal));
    websockets::Server server = start(loop, application);
    announce(application->options, server.port());
    const server::LoopLagMeter meter(loop, application->metrics);
    co_await websockets::first_completed(wait_for_stop(signals, *application),
                                         back_up_on_signal(backup_signals, *application));
    co_await stop(server, *application);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    try {
        options = server::parse_options({argv + 1, argv + argc}, std::getenv);
    } catch (const std::invalid_argument& error) {
        std::cerr << "connect4-server: " << error.what() << " Try connect4-server --help.\n";
        return 2;
    }
    if (options.help || options.version) {
        std::cout << (options.help ? server::help_text() : server::version_text());
        return 0;
    }

    // A closed pipe for the log, or a limit on file sizes, must not end the server.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    server::start_log(options.log_level, options.log_json);
    try {
        websockets::run(run_server(std::move(options)));
    } catch (const std::exception& error) {
        spdlog::shutdown();
        std::cerr << "connect4-server: " << error.what() << '\n';
        return 1;
    }
    spdlog::shutdown();
    return 0;
}
