#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// The opcode of a WebSocket frame (RFC 6455, section 5.2).
enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xA,
};

/// A frame from the server. The payload points into the bytes that contain it.
struct ServerFrame {
    Opcode opcode;
    std::string_view payload;
    std::size_t size;  ///< Of the whole frame with its header.
};

/// The request that opens a connection, with a fixed key, no extensions, and the subprotocol unless
/// it is empty.
[[nodiscard]] std::string handshake_request(std::uint16_t port, std::string_view subprotocol);

/// Throws unless the server's response, given without its empty line, accepts that request.
void check_handshake_response(std::string_view header);

/// A complete masked frame, as a client must send it. The payload has at most 125 bytes.
[[nodiscard]] std::string client_frame(Opcode opcode, std::string_view payload);

/// The frame that plays in a column.
[[nodiscard]] const std::string& play_frame(int column);

/// The frame that closes a connection with code 1000, as the page does after a game.
[[nodiscard]] const std::string& close_frame();

/// The first frame in the bytes, or nothing if it is not complete. Throws if a server must not send
/// such a frame.
[[nodiscard]] std::optional<ServerFrame> find_frame(std::string_view bytes);

}  // namespace bench
