// Any bytes give the same frames however they are cut, and only frames that RFC 6455 allows. The
// first byte of the input is the size of the parts.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "websockets/close_code.hpp"
#include "websockets/frame.hpp"

using namespace websockets;

namespace {

using Event = FrameReader::Event;

constexpr std::size_t max_size = 300;

struct Frame {
    Event event;
    std::string payload;
    std::uint16_t code;
    friend bool operator==(const Frame&, const Frame&) = default;
};

bool is_utf8(const std::string& text) {
    Utf8Checker checker;
    return checker.add(text) && checker.is_complete();
}

void check(const Frame& frame) {
    switch (frame.event) {
        case Event::message:
            require(frame.payload.size() <= max_size, "A message is not too big.");
            require(is_utf8(frame.payload), "A message is UTF-8.");
            break;
        case Event::ping:
        case Event::pong:
            require(frame.payload.size() <= max_control_payload, "A control frame is short.");
            break;
        case Event::close:
            require(frame.code >= 1000 && frame.code < 5000, "A close code is in its range.");
            require(is_utf8(frame.payload), "A reason is UTF-8.");
            break;
        case Event::failure:
            require(frame.code == close_code::protocol_error ||
                        frame.code == close_code::unsupported_data ||
                        frame.code == close_code::invalid_data ||
                        frame.code == close_code::message_too_big,
                    "A failure has a code for failures.");
            break;
        case Event::none:
            break;
    }
}

std::vector<Frame> frames_of(Role role, std::string bytes, std::size_t part_size) {
    FrameReader reader(role, max_size);
    std::vector<Frame> frames;
    for (std::size_t i = 0; i < bytes.size(); i += part_size) {
        std::span<char> part = std::span(bytes).subspan(i, std::min(part_size, bytes.size() - i));
        for (Event event = reader.read(part); event != Event::none; event = reader.read(part)) {
            const bool is_last = event == Event::close || event == Event::failure;
            frames.push_back(
                {event, std::string(reader.payload()), is_last ? reader.code() : std::uint16_t{0}});
            check(frames.back());
            if (is_last) return frames;
        }
        require(part.empty(), "All bytes were read.");
    }
    return frames;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string bytes(data + 1, data + size);
    for (const Role role : {Role::server, Role::client}) {
        const auto whole = frames_of(role, bytes, bytes.size() + 1);
        require(frames_of(role, bytes, std::max<std::size_t>(data[0], 1)) == whole,
                "The parts do not matter.");
        require(frames_of(role, bytes, 1) == whole, "Single bytes do not matter.");
    }
    return 0;
}
