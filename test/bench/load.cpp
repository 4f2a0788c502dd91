// A load generator for Connect Four servers. It uses no WebSocket library, so its own time is short
// and the same for every server.

#include <sys/resource.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include "games.hpp"
#include "options.hpp"
#include "phases.hpp"
#include "wire.hpp"

namespace {

void allow_descriptors(rlim_t needed) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < needed) {
        if (limit.rlim_max < needed) {
            throw std::runtime_error("The system allows this process " +
                                     std::to_string(limit.rlim_max) + " open files, but " +
                                     std::to_string(needed) + " are needed.");
        }
        limit.rlim_cur = needed;
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
            throw std::runtime_error("The limit of open files could not be raised.");
        }
    }
}

bench::Server make_server(const bench::Options& options) {
    bench::Server server{};
    server.address.sin_family = AF_INET;
    server.address.sin_addr = options.host;
    server.address.sin_port = htons(options.port);
    server.handshake = bench::handshake_request(options.port, "");
    server.v2_handshake = bench::handshake_request(options.port, "connect4.v2");
    return server;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const bench::Options options = bench::parse_options(count, arguments);
        constexpr rlim_t others = 64;
        allow_descriptors(options.connections + others);
        const bench::Server server = make_server(options);
        const bench::GameBook book = bench::make_game_book(options.seed);
        std::cout << bench::measure(options, server, book) << std::endl;
        return EXIT_SUCCESS;
    } catch (const bench::UsageError& error) {
        std::cerr << "connect4-load: " << error.what() << "\n\n" << bench::usage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "connect4-load: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
