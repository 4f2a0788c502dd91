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

/// Appends a command in the form in which it is sent.
void append_command(std::string& out, const RedisCommand& command);

/// What Redis says.
struct RedisReply {
    enum class Kind { nothing, text, number, list, error };

    Kind kind = Kind::nothing;
    std::string text;  ///< of a text or an error
    long long number = 0;
    std::vector<RedisReply> list;
};

/// Makes replies of bytes.
class RedisParser {
public:
    RedisParser();

    void feed(std::string_view bytes);

    /// Takes the next reply, if the whole of it was fed. Throws std::runtime_error if that cannot
    /// be what Redis says.
    std::optional<RedisReply> next();

private:
    struct Free {
        void operator()(redisReader* reader) const;
    };
    std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace server
