#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <optional>
#include <string>

#include "websockets/asio.hpp"

namespace websockets {

/// Reads lines from the standard input, which may be a terminal, a pipe or a file, without blocking
/// the event loop.
class LineReader {
public:
    explicit LineReader(const Executor& loop);

    /// The next line without its newline; nothing at the end of the input, or if this is cancelled.
    /// What was read before that goes to the next call.
    awaitable<std::optional<std::string>> read_line();

private:
    asio::posix::basic_stream_descriptor<Executor> input_;
    std::string buffer_;
};

}  // namespace websockets
