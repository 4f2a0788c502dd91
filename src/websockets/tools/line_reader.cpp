#include "websockets/tools/line_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <utility>

namespace websockets {
namespace {

// Asio makes the descriptor non-blocking. A terminal that is opened again has a mode of its own, so
// the shell and the standard output can still use it in blocking mode.
int open_standard_input() {
    const int input = open("/dev/stdin", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return input >= 0 ? input : dup(STDIN_FILENO);
}

}  // namespace

LineReader::LineReader(const Executor& loop) : input_(loop, open_standard_input()) {}

awaitable<std::optional<std::string>> LineReader::read_line() {
    const auto [error, size] = co_await asio::async_read_until(
        input_, asio::dynamic_buffer(buffer_), '\n', asio::as_tuple(use_awaitable));
    if (!error) {
        std::string line = buffer_.substr(0, size - 1);
        buffer_.erase(0, size);
        if (line.ends_with('\r')) line.pop_back();
        co_return line;
    }
    if (buffer_.empty() || error == asio::error::operation_aborted) co_return std::nullopt;
    co_return std::exchange(buffer_, {});  // The last line has no newline.
}

}  // namespace websockets
