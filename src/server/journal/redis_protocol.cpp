#include "server/journal/redis_protocol.hpp"

#include <hiredis/hiredis.h>

#include <new>
#include <stdexcept>

namespace server {
namespace {

struct FreeReply {
    void operator()(void* reply) const { freeReplyObject(reply); }
};

// An error about an unknown command repeats its arguments, which may contain the password.
std::string without_arguments(std::string_view text) {
    return std::string(text.substr(0, text.find(", with args beginning with")));
}

RedisReply convert(const redisReply& from) {
    using Kind = RedisReply::Kind;
    RedisReply reply;
    switch (from.type) {
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            reply.kind = Kind::text;
            reply.text.assign(from.str, from.len);
            break;
        case REDIS_REPLY_INTEGER:
            reply.kind = Kind::number;
            reply.number = from.integer;
            break;
        case REDIS_REPLY_ARRAY:
            reply.kind = Kind::list;
            for (std::size_t i = 0; i < from.elements; ++i) {
                reply.list.push_back(convert(*from.element[i]));
            }
            break;
        case REDIS_REPLY_ERROR:
            reply.kind = Kind::error;
            reply.text = without_arguments({from.str, from.len});
            break;
    }
    return reply;
}

}  // namespace

void append_command(std::string& out, const RedisCommand& command) {
    out += "*" + std::to_string(command.size()) + "\r\n";
    for (const std::string& argument : command) {
        out += "$" + std::to_string(argument.size()) + "\r\n" + argument + "\r\n";
    }
}

void RedisParser::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

RedisParser::RedisParser() : reader_(redisReaderCreate()) {
    if (!reader_) throw std::bad_alloc();
}

// hiredis keeps an error in the reader, so next() reports it.
void RedisParser::feed(std::string_view bytes) {
    redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
}

std::optional<RedisReply> RedisParser::next() {
    void* found = nullptr;
    if (redisReaderGetReply(reader_.get(), &found) != REDIS_OK) {
        throw std::runtime_error(reader_->errstr);
    }
    const std::unique_ptr<void, FreeReply> owner(found);
    if (found == nullptr) return std::nullopt;
    return convert(*static_cast<const redisReply*>(found));
}

}  // namespace server
