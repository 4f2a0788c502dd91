#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace websockets {

/// The kinds of frame that this library writes (RFC 6455, section 5.2).
enum class Opcode : std::uint8_t { text = 0x1, close = 0x8, ping = 0x9 };

/// The key that masks what a client sends (RFC 6455, section 5.3).
using MaskingKey = std::array<std::uint8_t, 4>;

/// Appends one unfragmented frame. A client must pass a new, unpredictable key for each frame; a
/// server passes none. The payload of a close or ping frame may have at most 125 bytes.
void append_frame(std::string& out, Opcode opcode, std::string_view payload,
                  std::optional<MaskingKey> key = std::nullopt);

/// The payload of a close frame. A reason of more than 123 bytes is cut between two UTF-8
/// characters.
std::string close_payload(std::uint16_t code, std::string_view reason);

/// The first byte of an unfragmented close frame.
inline constexpr std::uint8_t close_frame_byte = 0x88;

}  // namespace websockets
