#include "websockets/log.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/system/system_error.hpp>

namespace websockets {
namespace {

void append_escaped(std::string& out, unsigned char c) {
    if (c == '\n') {
        out += "\\n";
    } else if (c < 0x20 || c == 0x7f) {
        out += fmt::format("\\x{:02x}", c);
    } else {
        out.push_back(static_cast<char>(c));
    }
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
    std::string out;
    const bool cut = text.size() > max_size;
    for (const char c : text.substr(0, cut ? max_size / 2 : text.size())) append_escaped(out, c);
    if (!cut) return out;
    out += "...";
    for (const char c : text.substr(text.size() - max_size / 2)) append_escaped(out, c);
    return out;
}

std::string to_string(const tcp::endpoint& endpoint) {
    const asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        const auto v4 = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
        return fmt::format("{}:{}", v4.to_string(), endpoint.port());
    }
    const std::string host = address.to_string();
    return fmt::format("{}:{}", address.is_v6() ? "[" + host + "]" : host, endpoint.port());
}

std::string what(std::exception_ptr failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        return error.code().message();  // Its what() names a place in Asio's source.
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception that is no std::exception";
    }
}

void log_failure(std::string_view coroutine, std::exception_ptr failure) {
    if (failure && !is_cancellation(failure)) spdlog::error("{}: {}", coroutine, what(failure));
}

}  // namespace websockets
