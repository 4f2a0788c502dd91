#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace server {

/// What the command line says.
struct Options {
    std::string host;
    std::uint16_t port = 8001;
    std::optional<std::filesystem::path> web;  ///< the folder of the page, if it is to be served
    std::string log_level = "info";
    bool help = false;
    bool version = false;
};

/// Parses the arguments, without the program's name. The port's default is that of the environment
/// variable PORT, whose value is given here, or null or empty if it is not set. Throws
/// std::invalid_argument with one sentence that says what is wrong.
Options parse_options(const std::vector<std::string>& arguments, const char* port_variable);

/// What --help prints.
std::string help_text();

/// What --version prints.
std::string version_text();

}  // namespace server
