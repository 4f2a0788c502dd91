// The replies in a stream of bytes do not depend on the pieces in which the bytes arrive.
#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "fuzz.hpp"
#include "server/journal/redis_protocol.hpp"

using namespace server;

namespace {

struct Replies {
    std::vector<RedisReply> replies;
    bool are_valid = true;
};

void read(RedisParser& parser, std::string_view bytes, Replies& read) {
    parser.feed(bytes);
    while (auto reply = parser.next()) read.replies.push_back(std::move(*reply));
}

Replies read_in_pieces(std::string_view bytes, std::size_t piece) {
    RedisParser parser;
    Replies replies;
    try {
        for (std::size_t i = 0; i < bytes.size(); i += piece) {
            read(parser, bytes.substr(i, piece), replies);
        }
    } catch (const std::runtime_error&) {
        replies.are_valid = false;
    }
    return replies;
}

bool equal(const RedisReply& a, const RedisReply& b) {
    return a.kind == b.kind && a.text == b.text && a.number == b.number &&
           std::ranges::equal(a.list, b.list, equal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.empty()) return 0;
    const Replies whole = read_in_pieces(bytes, bytes.size());
    const Replies in_bytes = read_in_pieces(bytes, 1);
    require(whole.are_valid == in_bytes.are_valid, "Pieces do not make bytes valid.");
    require(std::ranges::equal(whole.replies, in_bytes.replies, equal),
            "Pieces do not change replies.");
    return 0;
}
