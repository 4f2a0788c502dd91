#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// A case of the Autobahn test suite for WebSocket: what a client sends to an echo server, and what
/// the server must send back.
struct AutobahnCase {
    std::string number;  ///< as in the suite, such as "5.3"
    std::string bytes;
    /// "text PAYLOAD", "pong PAYLOAD" and "close CODE", in order. A case without "close" ends with
    /// an open connection.
    std::vector<std::string> reactions;
};

/// The cases of groups 1 to 7 without binary messages. Those that differ only in how the bytes are
/// cut into packets are one case here, because the tests cut every case in all ways.
std::vector<AutobahnCase> autobahn_cases();

/// A masked frame. The first byte has the flags and the opcode.
std::string masked_frame(std::uint8_t first_byte, std::string_view payload);

}  // namespace test
