// The interactive client, as "python -m websockets ws://localhost:8001/" is in Python.

#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/program_options.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/client/connect.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"
#include "websockets/text.hpp"
#include "websockets/tools/line_reader.hpp"
#include "websockets/uri.hpp"

namespace {

namespace po = boost::program_options;
using websockets::awaitable;
using websockets::Clock;
using websockets::Connection;
using websockets::ConnectOptions;
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

struct Options {
    std::string uri;
    ConnectOptions connect;
    /// After the end of the input, the connection stays open until no message has been received for
    /// this long.
    std::chrono::seconds wait{};
};

awaitable<void> print_messages(Connection websocket, const Screen& screen,
                               Clock::time_point& last_message) {
    while (const auto message = co_await websocket.recv()) {
        screen.received(*message);
        last_message = Clock::now();
    }
}

awaitable<void> send_lines(Connection websocket, const Screen& screen, std::chrono::seconds wait,
                           Clock::time_point& last_message) {
    websockets::LineReader reader(co_await boost::asio::this_coro::executor);
    screen.prompt();
    while (const auto line = co_await reader.read_line()) {
        if (!websocket.is_open()) co_return;
        screen.sent(*line);
        co_await websocket.send(*line);
        screen.prompt();
    }
    last_message = Clock::now();
    while (Clock::now() < last_message + wait) {
        co_await websockets::sleep(last_message + wait - Clock::now());
    }
    co_await websocket.close();
}

awaitable<void> close_when_interrupted(Connection websocket, SignalSet& signals) {
    co_await signals.async_wait(websockets::use_awaitable);
    co_await websocket.close();
}

awaitable<void> run_client(Options options) {
    const Screen screen;
    const Connection websocket = co_await websockets::connect(options.uri, options.connect);
    SignalSet signals(co_await boost::asio::this_coro::executor, SIGINT, SIGTERM);
    screen.note("Connected to " + websockets::without_user_info(options.uri) + ".");
    Clock::time_point last_message;
    co_await websockets::first_completed(
        print_messages(websocket, screen, last_message),
        websockets::first_completed(send_lines(websocket, screen, options.wait, last_message),
                                    close_when_interrupted(websocket, signals)));
    co_await websocket.wait_closed();
    screen.note(
        "Connection closed: " +
        websockets::close_code::describe(*websocket.close_code(), websocket.close_reason()) + ".");
}

constexpr std::string_view help_text = R"(Usage: websockets-client [OPTION]... URI

Connects to a WebSocket server, for example ws://localhost:8001/, or by TLS to
wss://example.org/. Sends each line of the standard input as a message, and
prints each message that it receives. The end of the input (Ctrl-D) closes the
connection. A user and a password in the URI, as in
ws://USER:PASSWORD@example.org/, are sent as Basic authorization. With wss://,
the environment variable SSL_CERT_FILE may name the certificates of authorities
to trust in place of the system's.

Options:
  --subprotocol NAME   offer a subprotocol, such as connect4.v2; may be repeated
  --header NAME:VALUE  add a header field to the request; may be repeated
  --wait SECONDS       after the end of the input, wait for messages until none
                       has come for this time; default: 0 on a terminal, else 1
  --help               print this text and exit
  --version            print the version and exit
)";

websockets::Headers::Field parse_header(const std::string& text) {
    const std::size_t colon = text.find(':');
    const bool has_line_end = text.find_first_of("\r\n") != text.npos;
    if (colon == 0 || colon == text.npos || has_line_end) {
        throw std::invalid_argument("--header must be followed by NAME:VALUE.");
    }
    return {text.substr(0, colon), std::string(websockets::trim(text.substr(colon + 1)))};
}

using Texts = std::vector<std::string>;

// The values of the options and of the URI, by name. Throws if an argument is none of them.
po::variables_map read_arguments(int count, char** arguments) {
    po::options_description description;
    auto add = description.add_options();
    add("subprotocol", po::value<Texts>());
    add("header", po::value<Texts>());
    add("wait", po::value<std::string>());
    add("uri", po::value<std::string>()->required());
    po::positional_options_description positional;
    positional.add("uri", 1);
    using namespace po::command_line_style;
    po::variables_map values;
    po::store(po::command_line_parser(count, arguments)
                  .options(description)
                  .positional(positional)
                  .style(unix_style & ~allow_guessing)
                  .run(),
              values);
    po::notify(values);
    return values;
}

// Throws an exception with a sentence if the arguments make no sense.
Options parse_options(int count, char** arguments) {
    const po::variables_map values = read_arguments(count, arguments);
    const auto texts = [&values](const char* name) {
        return values.count(name) > 0 ? values[name].as<Texts>() : Texts();
    };
    Options options;
    options.uri = values["uri"].as<std::string>();
    if (options.uri.empty()) throw std::invalid_argument("The URI is missing.");
    options.connect.subprotocols = texts("subprotocol");
    for (const std::string& text : texts("header")) {
        const auto [name, value] = parse_header(text);
        options.connect.headers.append(name, value);
    }
    options.wait = std::chrono::seconds(isatty(STDIN_FILENO) ? 0 : 1);
    if (values.count("wait") > 0) {
        const auto seconds =
            websockets::parse_number<std::uint32_t>(values["wait"].as<std::string>());
        if (!seconds) {
            throw std::invalid_argument("--wait must be followed by a number of seconds.");
        }
        options.wait = std::chrono::seconds(*seconds);
    }
    return options;
}

}  // namespace

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument != "--help" && argument != "--version") continue;
        std::cout << (argument == "--help" ? help_text
                                           : "websockets-client " CONNECT4_VERSION "\n");
        return 0;
    }
    Options options;
    try {
        options = parse_options(count, arguments);
    } catch (const std::exception& error) {
        std::cerr << "websockets-client: " << error.what()
                  << "\nUsage: websockets-client [OPTION]... URI, for example"
                     " ws://localhost:8001/. Try websockets-client --help.\n";
        return 2;
    }
    try {
        websockets::run(run_client(options));
    } catch (...) {
        std::cerr << "websockets-client: " << websockets::without_user_info(options.uri) << ": "
                  << websockets::what(std::current_exception()) << '\n';
        return 1;
    }
}
