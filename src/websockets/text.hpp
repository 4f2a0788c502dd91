#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace websockets {

/// The decimal number that is the whole text; nothing if the text is anything else, or if the
/// number does not fit the type.
template <std::unsigned_integral Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

/// The text with the letters A to Z in lower case. Other characters stay as they are, whatever the
/// locale.
std::string to_lower(std::string_view text);

/// Whether two texts are equal if A to Z and a to z are taken as the same.
bool equal_ignoring_case(std::string_view left, std::string_view right);

/// The text without the spaces and tabs at its ends.
std::string_view trim(std::string_view text);

/// "host:port" as URLs have it, with an IPv6 address in brackets. An empty port is left out.
std::string join_host_port(std::string_view host, std::string_view port);

/// The host of an address that may end in a port: "example.org", or "::1" of "[::1]:8001".
std::string_view host_of(std::string_view address);

/// Checks whether a text that arrives in parts is UTF-8. A part may end within a character.
class Utf8Checker {
public:
    /// Adds a part. Returns false if no text that begins like this is UTF-8.
    bool add(std::string_view part);

    /// Whether the text so far ends with a whole character.
    bool is_complete() const { return missing_ == 0; }

private:
    bool begin_character(std::uint8_t byte);

    std::uint8_t missing_ = 0;  // the number of bytes that the last character lacks
    std::uint8_t min_ = 0;      // the range of its next byte
    std::uint8_t max_ = 0;
};

}  // namespace websockets
