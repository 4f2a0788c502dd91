// The interactive client, as "python -m websockets ws://localhost:8001/" is in Python.

#include <unistd.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <iostream>
#include <string>
#include <string_view>

#include "websockets/connect.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"
#include "websockets/tools/line_reader.hpp"

namespace {

using websockets::awaitable;
using websockets::Connection;
using SignalSet = boost::asio::basic_signal_set<websockets::Executor>;

// Prints the messages. On a terminal there is a prompt, and a message that is received while the
// user types appears above the prompt.
class Screen {
public:
    void prompt() const {
        if (interactive_) std::cout << "> " << std::flush;
    }

    void sent(const std::string& line) const {
        if (!interactive_) std::cout << "> " << line << std::endl;
    }

    void received(const std::string& message) const {
        const std::string line = "< " + websockets::printable(message, message.size());
        if (interactive_) {
            // Save the cursor, insert a line above the prompt, print there, and restore the cursor.
            std::cout << "\0337\n\033[A\033[L" << line << "\n\0338\033[B" << std::flush;
        } else {
            std::cout << line << std::endl;
        }
    }

    void note(const std::string& text) const {
        std::cout << (interactive_ ? "\r\033[K" : "") << text << std::endl;
    }

private:
    const bool interactive_ = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
};

awaitable<void> print_messages(Connection websocket, const Screen& screen) {
    while (const auto message = co_await websocket.recv()) screen.received(*message);
}

awaitable<void> send_lines(Connection websocket, const Screen& screen) {
    websockets::LineReader reader(co_await boost::asio::this_coro::executor);
    screen.prompt();
    while (const auto line = co_await reader.read_line()) {
        screen.sent(*line);
        co_await websocket.send(*line);
        screen.prompt();
    }
    co_await websocket.close();
}

awaitable<void> close_when_interrupted(Connection websocket, SignalSet& signals) {
    co_await signals.async_wait(websockets::use_awaitable);
    co_await websocket.close();
}

awaitable<void> run_client(std::string uri) {
    using namespace boost::asio::experimental::awaitable_operators;
    const Screen screen;
    const Connection websocket = co_await websockets::connect(uri);
    SignalSet signals(co_await boost::asio::this_coro::executor, SIGINT, SIGTERM);
    screen.note("Connected to " + uri + ".");
    co_await (print_messages(websocket, screen) || send_lines(websocket, screen) ||
              close_when_interrupted(websocket, signals));
    co_await websocket.wait_closed();
    screen.note(
        "Connection closed: " +
        websockets::close_code::describe(*websocket.close_code(), websocket.close_reason()) + ".");
}

constexpr std::string_view help_text = R"(Usage: websockets-client URI

Connects to a WebSocket server, for example ws://localhost:8001/. Sends each
line of the standard input as a message, and prints each message that it
receives. The end of the input (Ctrl-D) closes the connection.

Options:
  --help      print this text and exit
  --version   print the version and exit
)";

}  // namespace

int main(int argc, char** argv) {
    const std::string argument = argc == 2 ? argv[1] : "";
    if (argument == "--help" || argument == "--version") {
        std::cout << (argument == "--help" ? help_text
                                           : "websockets-client " CONNECT4_VERSION "\n");
        return 0;
    }
    if (argument.empty() || argument.starts_with('-')) {
        std::cerr << "Usage: websockets-client URI, for example ws://localhost:8001/\n";
        return 2;
    }
    try {
        websockets::run(run_client(argument));
    } catch (...) {
        std::cerr << "websockets-client: " << argument << ": "
                  << websockets::what(std::current_exception()) << '\n';
        return 1;
    }
}
