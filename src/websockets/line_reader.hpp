#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <optional>
#include <string>

#include "websockets/asio.hpp"

namespace websockets {

/// Reads lines from the standard input without blocking the event loop, whether it is a terminal, a
/// pipe or a file.
class LineReader {
public:
    explicit LineReader(const Executor& loop);

    /// The next line without its end; nothing at the end of the input. May be cancelled.
    awaitable<std::optional<std::string>> read_line();

private:
    asio::posix::basic_stream_descriptor<Executor> input_;
    std::string buffer_;
};

}  // namespace websockets
