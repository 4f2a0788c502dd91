#include "websockets/frame.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

#include "websockets/close_code.hpp"

namespace websockets {
namespace {

// RFC 6455, section 5.2.
constexpr std::uint8_t final_fragment = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t masked = 0x80;
constexpr std::uint8_t length_in_16_bits = 126;
constexpr std::uint8_t length_in_64_bits = 127;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>(value >> shift));
    }
}

bool is_control(Opcode opcode) { return (static_cast<std::uint8_t>(opcode) & 0x8) != 0; }

std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
}

// Section 5.3. Turns the key, so that it fits the payload's next part.
void unmask(std::span<char> part, MaskingKey& key) {
    const MaskingKey old = key;
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = old[(i + part.size()) % key.size()];

    std::array<MaskingKey, 2> keys = {old, old};
    std::uint64_t mask = 0;
    std::uint64_t eight = 0;
    std::memcpy(&mask, &keys, sizeof mask);
    std::size_t i = 0;
    for (; i + sizeof eight <= part.size(); i += sizeof eight) {
        std::memcpy(&eight, &part[i], sizeof eight);
        eight ^= mask;
        std::memcpy(&part[i], &eight, sizeof eight);
    }
    for (; i < part.size(); ++i) part[i] ^= static_cast<char>(old[i % old.size()]);
}

// Section 7.4, and IANA's registry, which has added 1012 to 1014. Codes that are not to be sent,
// such as 1005, are not valid.
bool is_valid_code(std::uint64_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
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

MaskingKey random_masking_key() {
    const std::uint32_t bits = std::random_device()();
    return {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8),
            static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 24)};
}

FrameReader::Event FrameReader::read(std::span<char>& bytes) {
    if (std::exchange(arrived_in_parts_, false)) std::exchange(parts(), {});
    do {
        if (!in_payload_) {
            if (const std::uint16_t code = read_header(bytes)) return fail(code);
            if (!in_payload_) return Event::none;
        }
        const auto part = bytes.first(std::min<std::uint64_t>(payload_left_, bytes.size()));
        bytes = bytes.subspan(part.size());
        payload_left_ -= part.size();
        in_payload_ = payload_left_ > 0;
        if (role_ == Role::server) unmask(part, key_);
        const Event event = add_payload({part.data(), part.size()});
        if (event != Event::none) return event;
    } while (!in_payload_);
    return Event::none;
}

// Reads the header, as far as it has arrived.
std::uint16_t FrameReader::read_header(std::span<char>& bytes) {
    if (header_size_ < 2) {
        if (!fill_header(2, bytes)) return 0;
        if (const std::uint16_t code = check_start()) return code;
    }
    if (!fill_header(header_length(), bytes)) return 0;
    header_size_ = 0;
    in_payload_ = true;
    return check_length();
}

// Returns whether the header has this size.
bool FrameReader::fill_header(std::size_t size, std::span<char>& bytes) {
    const std::size_t part = std::min(size - header_size_, bytes.size());
    std::copy_n(bytes.begin(), part, header_.begin() + header_size_);
    bytes = bytes.subspan(part);
    header_size_ += static_cast<std::uint8_t>(part);
    return header_size_ == size;
}

// The first two bytes tell the length of the header.
std::size_t FrameReader::header_length() const {
    const std::uint8_t length = short_length();
    const std::size_t length_size =
        length == length_in_16_bits ? 2 : (length == length_in_64_bits ? 8 : 0);
    return 2 + length_size + (role_ == Role::server ? key_.size() : 0);
}

// Checks the header's first two bytes.
std::uint16_t FrameReader::check_start() {
    // No extension is negotiated that would use these bits (section 5.2).
    if ((header_[0] & reserved_bits) != 0) return close_code::protocol_error;
    // The client masks, and the server does not (section 5.1).
    const bool is_masked = (header_[1] & 0x80) != 0;
    if (is_masked != (role_ == Role::server)) return close_code::protocol_error;
    switch (opcode()) {
        case Opcode::continuation:  // section 5.4
            return expects_continuation_ ? 0 : close_code::protocol_error;
        case Opcode::text:
            return expects_continuation_ ? close_code::protocol_error : 0;
        case Opcode::binary:
            return expects_continuation_ ? close_code::protocol_error
                                         : close_code::unsupported_data;
        case Opcode::close:  // section 5.5
        case Opcode::ping:
        case Opcode::pong:
            return is_final() && short_length() <= max_control_payload ? 0
                                                                       : close_code::protocol_error;
    }
    return close_code::protocol_error;  // A reserved opcode (section 5.2).
}

// Checks the length, and prepares for the payload.
std::uint16_t FrameReader::check_length() {
    const std::size_t key_size = role_ == Role::server ? key_.size() : 0;
    const std::size_t length_end = header_length() - key_size;
    std::copy_n(header_.begin() + length_end, key_size, key_.begin());
    payload_left_ = length_end == 2 ? short_length()
                                    : big_endian(std::span(header_).first(length_end).subspan(2));

    // The length has the shortest form, and its first bit is 0 (section 5.2).
    const std::uint64_t shortest =
        length_end == 2 ? 0 : (length_end == 4 ? length_in_16_bits : 0x10000);
    if (payload_left_ < shortest || payload_left_ >> 63 != 0) return close_code::protocol_error;
    if (is_control(opcode())) return 0;
    expects_continuation_ = !is_final();
    return payload_left_ > max_size_ - message_.size() ? close_code::message_too_big : 0;
}

FrameReader::Event FrameReader::add_payload(std::string_view part) {
    const bool is_frame_end = !in_payload_;
    if (!is_control(opcode())) {
        // A text is checked as it arrives (section 8.1).
        const bool is_end = is_frame_end && is_final();
        if (!utf8_.add(part) || (is_end && !utf8_.is_complete())) {
            return fail(close_code::invalid_data);
        }
        collect(part, is_end);
        return is_end ? Event::message : Event::none;
    }
    collect(part, is_frame_end);
    if (!is_frame_end) return Event::none;
    if (opcode() == Opcode::ping) return Event::ping;
    if (opcode() == Opcode::pong) return Event::pong;
    const std::uint16_t code = check_close();
    return code == 0 ? Event::close : fail(code);
}

// Keeps a part of a payload. A payload that arrives as a whole is not copied.
void FrameReader::collect(std::string_view part, bool is_end) {
    arrived_in_parts_ = is_end && !parts().empty();
    if (!is_end || arrived_in_parts_) parts().append(part);
    if (is_end) payload_ = arrived_in_parts_ ? parts() : part;
}

// Control frames may come between the frames of a message (section 5.4).
std::string& FrameReader::parts() { return is_control(opcode()) ? control_ : message_; }

// Sections 5.5.1 and 7.4: a close frame has no payload, or a code and a reason.
std::uint16_t FrameReader::check_close() {
    code_ = close_code::no_status;
    if (payload_.empty()) return 0;
    if (payload_.size() < sizeof code_) return close_code::protocol_error;
    code_ = static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload_[0]) << 8 |
                                       static_cast<std::uint8_t>(payload_[1]));
    payload_.remove_prefix(sizeof code_);
    if (!is_valid_code(code_)) return close_code::protocol_error;
    Utf8Checker reason;
    return reason.add(payload_) && reason.is_complete() ? 0 : close_code::invalid_data;
}

FrameReader::Event FrameReader::fail(std::uint16_t code) {
    code_ = code;
    payload_ = {};
    return Event::failure;
}

}  // namespace websockets
