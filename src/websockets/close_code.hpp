#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace websockets {

/// The close codes that this library uses, from RFC 6455, section 7.4.1, and from IANA's registry.
namespace close_code {

inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t unsupported_data = 1003;
inline constexpr std::uint16_t no_status = 1005;  ///< not sent: the close frame had no code
inline constexpr std::uint16_t abnormal = 1006;   ///< not sent: there was no close frame
inline constexpr std::uint16_t invalid_data = 1007;
inline constexpr std::uint16_t policy_violation = 1008;
inline constexpr std::uint16_t message_too_big = 1009;
inline constexpr std::uint16_t internal_error = 1011;
inline constexpr std::uint16_t service_restart = 1012;
inline constexpr std::uint16_t try_again_later = 1013;

/// The code and the reason for a log line: "1000 (OK)", or "1001 (lunch)" if the close frame had
/// that reason. The reason comes from the other side, so it is made printable.
std::string describe(std::uint16_t code, std::string_view reason);

}  // namespace close_code

}  // namespace websockets
