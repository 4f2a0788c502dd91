#include "websockets/close_code.hpp"

#include "websockets/log.hpp"

namespace websockets::close_code {
namespace {

std::string_view meaning(std::uint16_t code) {
    switch (code) {
        case normal:
            return "OK";
        case going_away:
            return "going away";
        case protocol_error:
            return "protocol error";
        case unsupported_data:
            return "unsupported data";
        case no_status:
            return "no status code";
        case abnormal:
            return "connection lost";
        case invalid_data:
            return "invalid data";
        case policy_violation:
            return "policy violation";
        case message_too_big:
            return "message too big";
        case internal_error:
            return "internal error";
        case service_restart:
            return "service restart";
        case try_again_later:
            return "try again later";
    }
    return "private use";
}

}  // namespace

std::string describe(std::uint16_t code, std::string_view reason) {
    const std::string_view text = reason.empty() ? meaning(code) : reason;
    return std::to_string(code) + " (" + printable(text, max_stranger_size) + ")";
}

}  // namespace websockets::close_code
