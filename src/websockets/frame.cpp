#include "websockets/frame.hpp"

#include <cstddef>

namespace websockets {
namespace {

constexpr std::size_t max_control_payload = 125;
constexpr std::uint8_t final_fragment = 0x80;
constexpr std::uint8_t masked = 0x80;
constexpr std::uint8_t length_in_16_bits = 126;
constexpr std::uint8_t length_in_64_bits = 127;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>(value >> shift));
    }
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload,
                  std::optional<MaskingKey> key) {
    const std::uint8_t mask_bit = key ? masked : 0;
    out.push_back(static_cast<char>(final_fragment | static_cast<std::uint8_t>(opcode)));
    if (payload.size() < length_in_16_bits) {
        out.push_back(static_cast<char>(mask_bit | payload.size()));
    } else if (payload.size() <= 0xffff) {
        out.push_back(static_cast<char>(mask_bit | length_in_16_bits));
        append_big_endian(out, payload.size(), 2);
    } else {
        out.push_back(static_cast<char>(mask_bit | length_in_64_bits));
        append_big_endian(out, payload.size(), 8);
    }
    if (!key) {
        out.append(payload);
        return;
    }
    out.append(key->begin(), key->end());
    for (std::size_t i = 0; i < payload.size(); ++i) {
        out.push_back(static_cast<char>(payload[i] ^ (*key)[i % key->size()]));
    }
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
    std::size_t size = std::min(reason.size(), max_control_payload - sizeof(code));
    const auto is_continuation = [](char c) {
        return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80;
    };
    while (size < reason.size() && size > 0 && is_continuation(reason[size])) --size;
    std::string payload;
    append_big_endian(payload, code, sizeof(code));
    payload.append(reason.substr(0, size));
    return payload;
}

}  // namespace websockets
