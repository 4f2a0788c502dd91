#include "support.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <sstream>

#include "websockets/frame.hpp"

namespace test {

void run(std::function<awaitable<void>(Executor loop)> body) {
    websockets::run([](const auto& body) -> awaitable<void> {
        co_await body(co_await asio::this_coro::executor);
    }(body));
}

Server serve_locally(Executor loop, Handler handler, ServeOptions options) {
    options.host = "127.0.0.1";
    options.port = 0;
    return serve(loop, std::move(handler), std::move(options));
}

std::string uri_of(const Server& server, std::string_view target) {
    return "ws://127.0.0.1:" + std::to_string(server.port()) + std::string(target);
}

awaitable<void> echo(Connection websocket) {
    while (const auto message = co_await websocket.recv()) co_await websocket.send(*message);
}

awaitable<std::string> ask(Connection websocket, std::string_view message) {
    co_await websocket.send(message);
    const auto answer = co_await websocket.recv();
    co_return answer.value_or("");
}

awaitable<void> RawClient::connect(std::uint16_t port, std::string host) {
    const tcp::endpoint server(asio::ip::make_address(host), port);
    co_await socket_.async_connect(server, use_awaitable);
}

awaitable<void> RawClient::open(std::uint16_t port) {
    co_await connect(port);
    co_await write(handshake_request());
    const std::string response = co_await read_until("\r\n\r\n");
    if (!response.starts_with("HTTP/1.1 101")) throw std::runtime_error(response);
}

awaitable<void> RawClient::write(std::string bytes) {
    co_await asio::async_write(socket_, asio::buffer(bytes), use_awaitable);
}

awaitable<void> RawClient::write_frame(std::uint8_t first_byte, std::string payload) {
    std::string frame;
    append_frame(frame, Opcode::text, payload, MaskingKey{1, 2, 3, 4});
    frame[0] = static_cast<char>(first_byte);
    co_await write(std::move(frame));
}

awaitable<std::string> RawClient::read_until(std::string text) {
    const std::size_t size = co_await asio::async_read_until(socket_, asio::dynamic_buffer(unread_),
                                                             text, use_awaitable);
    std::string bytes = unread_.substr(0, size);
    unread_.erase(0, size);
    co_return bytes;
}

awaitable<std::string> RawClient::read_to_end() {
    co_await asio::async_read(socket_, asio::dynamic_buffer(unread_),
                              asio::as_tuple(use_awaitable));
    co_return std::exchange(unread_, {});
}

awaitable<std::uint16_t> RawClient::read_close_code() {
    const std::string start = "\x88";
    co_await read_until(start);
    co_await asio::async_read(socket_, asio::dynamic_buffer(unread_),
                              asio::transfer_at_least(unread_.size() < 3 ? 3 - unread_.size() : 0),
                              use_awaitable);
    const auto byte = [this](int i) { return static_cast<std::uint8_t>(unread_[i]); };
    co_return static_cast<std::uint16_t>(byte(1) << 8 | byte(2));
}

void RawClient::reset() {
    socket_.set_option(asio::socket_base::linger(true, 0));
    socket_.close();
}

std::string handshake_request() {
    return "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

struct LogCapture::State {
    std::shared_ptr<spdlog::logger> previous = spdlog::default_logger();
    std::ostringstream lines;
};

LogCapture::LogCapture() : state_(std::make_shared<State>()) {
    const auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(state_->lines);
    auto logger = std::make_shared<spdlog::logger>("capture", sink);
    logger->set_level(spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
}

LogCapture::~LogCapture() { spdlog::set_default_logger(state_->previous); }

int LogCapture::count(std::string_view text) const {
    std::istringstream lines(state_->lines.str());
    int count = 0;
    for (std::string line; std::getline(lines, line);) count += line.find(text) != line.npos;
    return count;
}

int open_descriptors() {
    const std::filesystem::directory_iterator descriptors("/proc/self/fd");
    return static_cast<int>(std::distance(begin(descriptors), end(descriptors)));
}

}  // namespace test
