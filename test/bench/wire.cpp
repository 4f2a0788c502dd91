#include "wire.hpp"

#include <array>
#include <stdexcept>

namespace bench {

std::string handshake_request(std::uint16_t port, std::string_view subprotocol) {
    // The key and its answer are the example of RFC 6455, section 1.3.
    std::string request =
        "GET / HTTP/1.1\r\n"
        "Host: 127.0.0.1:" +
        std::to_string(port) +
        "\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n";
    if (!subprotocol.empty()) {
        request.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
    }
    return request + "\r\n";
}

void check_handshake_response(std::string_view header) {
    if (!header.starts_with("HTTP/1.1 101 ")) {
        throw std::runtime_error("The server refused the handshake: " +
                                 std::string(header.substr(0, header.find('\r'))));
    }
    if (header.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == std::string_view::npos) {
        throw std::runtime_error("The server's handshake has no correct Sec-WebSocket-Accept.");
    }
}

std::string client_frame(Opcode opcode, std::string_view payload) {
    if (payload.size() > 125) {
        throw std::logic_error("The generator sends only short frames.");
    }
    // A fixed mask other than zero costs the server as much as a random one.
    constexpr std::array<unsigned char, 4> mask{0x37, 0xfa, 0x21, 0x3d};
    std::string frame;
    frame += static_cast<char>(0x80U | static_cast<unsigned>(opcode));
    frame += static_cast<char>(0x80U | payload.size());
    frame.append(mask.begin(), mask.end());
    for (std::size_t index = 0; index < payload.size(); ++index) {
        frame += static_cast<char>(static_cast<unsigned char>(payload[index]) ^ mask[index % 4]);
    }
    return frame;
}

const std::string& play_frame(int column) {
    static const auto frames = [] {
        std::array<std::string, 7> result;
        for (std::size_t column = 0; column < result.size(); ++column) {
            result[column] = client_frame(
                Opcode::text, R"({"type":"play","column":)" + std::to_string(column) + "}");
        }
        return result;
    }();
    return frames[static_cast<std::size_t>(column)];
}

const std::string& close_frame() {
    static const std::string frame = client_frame(Opcode::close, "\x03\xe8");
    return frame;
}

std::optional<ServerFrame> find_frame(std::string_view bytes) {
    if (bytes.size() < 2) {
        return std::nullopt;
    }
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    if ((first & 0x70U) != 0) {
        throw std::runtime_error("The server sent a frame with a reserved bit set.");
    }
    if ((first & 0x80U) == 0) {
        throw std::runtime_error("The server sent an event in fragments.");
    }
    if ((second & 0x80U) != 0) {
        throw std::runtime_error("The server sent a masked frame.");
    }
    std::size_t header = 2;
    std::size_t length = second;
    if (length == 126) {
        header = 4;
        if (bytes.size() < header) {
            return std::nullopt;
        }
        length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[2])) << 8U |
                 static_cast<unsigned char>(bytes[3]);
    } else if (length == 127) {
        throw std::runtime_error("The server sent a frame of 64 KiB or more.");
    }
    if (bytes.size() < header + length) {
        return std::nullopt;
    }
    return ServerFrame{static_cast<Opcode>(first & 0x0fU), bytes.substr(header, length),
                       header + length};
}

}  // namespace bench
