#include "websockets/log.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/system/system_error.hpp>

#include "websockets/text.hpp"

namespace websockets {
namespace {

bool is_continuation(unsigned char c) { return (c & 0xc0) == 0x80; }

// The size of the first character in bytes; 0 if it is not UTF-8, or a control character. Some
// terminals obey control characters from U+0080 to U+009F, too.
std::size_t printable_size(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x80) return byte(0) >= 0x20 && byte(0) != 0x7f ? 1 : 0;
    const std::size_t size = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : byte(0) >= 0xc2 ? 2 : 0;
    if (size == 0 || size > text.size()) return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if (!is_continuation(byte(i))) return 0;
    }
    return byte(0) == 0xc2 && byte(1) < 0xa0 ? 0 : size;
}

std::string escape(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t size = printable_size(text);
        if (size > 0) {
            out += text.substr(0, size);
        } else {
            size = 1;
            const auto byte = static_cast<unsigned char>(text.front());
            out += byte == '\n' ? std::string("\\n") : fmt::format("\\x{:02x}", byte);
        }
        text.remove_prefix(size);
    }
    return out;
}

// The first byte of the character to which the byte at this position belongs.
std::size_t character_at(std::string_view text, std::size_t position) {
    while (position > 0 && position < text.size() &&
           is_continuation(static_cast<unsigned char>(text[position]))) {
        --position;
    }
    return position;
}

bool is_cancellation(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

std::string printable(std::string_view text, std::size_t max_size) {
    std::string begin = escape(text.substr(0, max_size));
    if (text.size() <= max_size && begin.size() <= max_size) return begin;
    const std::string end = escape(text.substr(text.size() - std::min(text.size(), max_size)));
    begin.resize(character_at(begin, max_size / 2));
    return begin + "..." + end.substr(character_at(end, end.size() - max_size / 2));
}

std::string to_string(const tcp::endpoint& endpoint) {
    const asio::ip::address address = endpoint.address();
    const std::string port = std::to_string(endpoint.port());
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        const auto v4 = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
        return join_host_port(v4.to_string(), port);
    }
    return join_host_port(address.to_string(), port);
}

std::string peer_address(const Socket& socket) {
    error_code error;
    const tcp::endpoint endpoint = socket.remote_endpoint(error);
    return error ? std::string("unknown") : to_string(endpoint);
}

std::string what(std::exception_ptr failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        return error.code().message();  // Its what() names a line of Asio's source.
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception that is no std::exception";
    }
}

void log_failure(std::string_view coroutine, std::exception_ptr failure) {
    if (!failure || is_cancellation(failure)) return;
    spdlog::error("{}: {}", coroutine, printable(what(failure)));
}

}  // namespace websockets
