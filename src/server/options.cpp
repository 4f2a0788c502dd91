#include "server/options.hpp"

#include <boost/program_options.hpp>
#include <charconv>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace server {
namespace {

namespace po = boost::program_options;

constexpr std::string_view log_levels[] = {"debug", "info", "warning", "error"};

po::options_description describe() {
    po::options_description description("Options");
    po::options_description_easy_init add = description.add_options();
    add("host", po::value<std::string>()->value_name("NAME"),
        "listen on this address only; default: all interfaces, IPv4 and IPv6");
    add("port", po::value<std::string>()->value_name("NUMBER"),
        "listen on this port, 0 for a free one; default: $PORT, else 8001");
    add("web", po::value<std::string>()->value_name("DIR"),
        "also serve the web page in this folder, on the same port");
    add("log-level", po::value<std::string>()->value_name("LEVEL"),
        "debug (every message), info (default), warning or error");
    add("help", "print this text and exit");
    add("version", "print the version and exit");
    return description;
}

std::uint16_t parse_port(std::string_view name, std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw std::invalid_argument(std::string(name) + " must be a number from 0 to 65535, not '" +
                                    std::string(text) + "'.");
    }
    return port;
}

std::string parse_log_level(const std::string& text) {
    for (const std::string_view level : log_levels) {
        if (text == level) return text;
    }
    throw std::invalid_argument("--log-level must be debug, info, warning or error, not '" + text +
                                "'.");
}

std::filesystem::path parse_web(const std::string& text) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(text, ignored)) {
        throw std::invalid_argument("--web must name a folder; '" + text + "' is none.");
    }
    return text;
}

po::variables_map parse(const std::vector<std::string>& arguments) {
    // Abbreviations would change their meaning with every new option.
    const int style =
        po::command_line_style::default_style ^ po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(arguments)
                      .options(describe())
                      .positional({})
                      .style(style)
                      .run(),
                  values);
    } catch (const po::error& error) {
        throw std::invalid_argument(std::string(error.what()) + ".");
    }
    return values;
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, const char* port_variable) {
    const po::variables_map values = parse(arguments);
    Options options;
    options.help = values.contains("help");
    options.version = values.contains("version");
    if (options.help || options.version) return options;
    if (values.contains("host")) options.host = values["host"].as<std::string>();
    if (values.contains("port")) {
        options.port = parse_port("--port", values["port"].as<std::string>());
    } else if (port_variable != nullptr && *port_variable != '\0') {
        options.port = parse_port("The environment variable PORT", port_variable);
    }
    if (values.contains("web")) options.web = parse_web(values["web"].as<std::string>());
    if (values.contains("log-level")) {
        options.log_level = parse_log_level(values["log-level"].as<std::string>());
    }
    return options;
}

std::string help_text() {
    std::ostringstream text;
    text << "Usage: connect4-server [OPTION]...\n"
         << "Serves Connect Four over WebSockets. GET /healthz tells whether it is alive.\n\n"
         << describe();
    return text.str();
}

std::string version_text() { return "connect4-server " CONNECT4_VERSION "\n"; }

}  // namespace server
