#include "server/journal/redis_protocol.hpp"

#include <hiredis/hiredis.h>

#include <new>
#include <stdexcept>

namespace server {
namespace {

// hiredis reserves memory for a whole list when it reads the list's length. No reply to this server
// is near this limit.
constexpr std::size_t max_list = 65'536;

struct FreeReply {
    void operator()(void* reply) const { freeReplyObject(reply); }
};

// An error about an unknown command repeats its arguments, which may contain the password.
std::string without_arguments(std::string_view text) {
    return std::string(text.substr(0, text.find(", with args beginning with")));
}

// The functions with which hiredis makes replies, but with the limit. The versions of hiredis
// differ in the type of a list's length.
redisReplyObjectFunctions* limited_functions(const redisReader& reader) {
    static const redisReplyObjectFunctions defaults = *reader.fn;
    static redisReplyObjectFunctions limited = [] {
        redisReplyObjectFunctions functions = defaults;
        functions.createArray = [](const redisReadTask* task, auto length) -> void* {
            if (static_cast<std::size_t>(length) > max_list) return nullptr;
            return defaults.createArray(task, length);
        };
        return functions;
    }();
    return &limited;
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
    reader_->fn = limited_functions(*reader_);
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
