#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "websockets/text.hpp"

namespace websockets {

/// The side of a connection.
enum class Role : std::uint8_t { server, client };

/// The kinds of frame (RFC 6455, section 5.2).
enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa
};

/// The key that masks what a client sends (RFC 6455, section 5.3).
using MaskingKey = std::array<std::uint8_t, 4>;

/// An unpredictable key (RFC 6455, section 10.3): otherwise a page could make its browser send
/// bytes that a proxy takes for HTTP.
MaskingKey random_masking_key();

/// The maximal payload of a close, ping or pong frame, in bytes (RFC 6455, section 5.5).
inline constexpr std::size_t max_control_payload = 125;

/// Appends one unfragmented frame. A client must pass a new, unpredictable key for each frame; a
/// server passes none. A control frame's payload has at most max_control_payload bytes.
void append_frame(std::string& out, Opcode opcode, std::string_view payload,
                  std::optional<MaskingKey> key = std::nullopt);

/// The payload of a close frame. A reason of more than 123 bytes is cut between two UTF-8
/// characters.
std::string close_payload(std::uint16_t code, std::string_view reason);

/// Reads the frames that one side of a connection receives (RFC 6455, sections 5 to 8): bytes go
/// in, and messages and control frames come out. It has no socket, like frames.py and protocol.py
/// of Python's library.
///
/// It keeps only what is incomplete. Messages are texts: a binary message is a failure.
class FrameReader {
public:
    enum class Event : std::uint8_t {
        none,     ///< all bytes were read, and no event is complete
        message,  ///< payload() is the message
        ping,     ///< payload() must be sent back in a pong
        pong,
        close,   ///< code() is the code, 1005 if there is none, and payload() the reason
        failure  ///< the connection must be closed with code(); read() must not be called again
    };

    /// The role is that of this side. A message of more than max_size bytes is a failure.
    FrameReader(Role role, std::size_t max_size) : role_(role), max_size_(max_size) {}

    /// Reads up to the end of the next event, and removes what was read from the front of the
    /// bytes. Payloads are unmasked where they are.
    Event read(std::span<char>& bytes);

    /// The payload of the last event. It is valid until the next call of read(), and as long as the
    /// bytes that were read.
    std::string_view payload() const { return payload_; }

    /// The close code of the last event, a close or a failure.
    std::uint16_t code() const { return code_; }

private:
    // The functions that check return the close code of a violation, or 0.
    std::uint16_t read_header(std::span<char>& bytes);
    std::uint16_t check_start();
    std::uint16_t check_length();
    std::uint16_t check_close();

    bool fill_header(std::size_t size, std::span<char>& bytes);
    Event add_payload(std::string_view part);
    void collect(std::string_view part, bool is_end);
    Event fail(std::uint16_t code);

    Opcode opcode() const { return static_cast<Opcode>(header_[0] & 0x0f); }
    bool is_final() const { return (header_[0] & 0x80) != 0; }
    std::uint8_t short_length() const { return header_[1] & 0x7f; }
    std::size_t header_length() const;
    std::string& parts();

    const Role role_;
    bool in_payload_ = false;            // of the current frame, whose header is complete
    bool expects_continuation_ = false;  // the last data frame was not final
    bool arrived_in_parts_ = false;      // the payload of the last event
    std::uint8_t header_size_ = 0;       // the number of bytes of the header that were read
    std::array<std::uint8_t, 14> header_{};
    std::uint16_t code_ = 0;
    MaskingKey key_{};                // for the next byte of the payload
    Utf8Checker utf8_;                // of the message
    std::uint64_t payload_left_ = 0;  // the number of bytes that the frame lacks
    const std::size_t max_size_;
    std::string message_;  // a message that arrives in parts
    std::string control_;  // a control frame's payload that arrives in parts
    std::string_view payload_;
};

}  // namespace websockets
