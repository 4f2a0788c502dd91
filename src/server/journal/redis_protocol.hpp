#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;  // of hiredis

namespace server {

/// The name of a command, and its arguments.
using RedisCommand = std::vector<std::string>;

/// Appends a command in the Redis serialization protocol (RESP).
void append_command(std::string& out, const RedisCommand& command);

/// A reply of Redis.
struct RedisReply {
    enum class Kind { nothing, text, number, list, error };  ///< `nothing` is RESP's null

    Kind kind = Kind::nothing;
    std::string text;  ///< of a text or an error
    long long number = 0;
    std::vector<RedisReply> list;
};

/// Parses replies from bytes that arrive in pieces of any size.
class RedisParser {
public:
    RedisParser();

    void feed(std::string_view bytes);

    /// Returns the next reply, or nullopt until all its bytes have been fed. Throws
    /// std::runtime_error if the bytes are not RESP, or a list is too long for this server.
    std::optional<RedisReply> next();

private:
    struct Free {
        void operator()(redisReader* reader) const;
    };
    std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace server
