// FrameReader and Boost.Beast agree about random streams of frames.

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/test/unit_test.hpp>
#include <random>

#include "autobahn_cases.hpp"
#include "support.hpp"
#include "websockets/frame.hpp"

using namespace test;
namespace beast = boost::beast;

namespace {

constexpr std::size_t max_size = 300;
using Reactions = std::vector<std::string>;

// A stream in memory for Beast: it reads the input, and collects what is written.
class Memory {
public:
    using executor_type = Executor;

    explicit Memory(Executor loop) : loop_(loop) {}

    Executor get_executor() { return loop_; }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        error_code error;
        const std::size_t size = read_some(buffers, error);
        if (error) throw boost::system::system_error(error);
        return size;
    }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, error_code& error) {
        const std::size_t size = asio::buffer_copy(buffers, asio::buffer(input));
        input.erase(0, size);
        error = size == 0 ? error_code(asio::error::eof) : error_code();
        return size;
    }

    template <class Buffers, class... Error>
    std::size_t write_some(const Buffers& buffers, Error&... error) {
        ((error = {}), ...);
        output += beast::buffers_to_string(buffers);
        return beast::buffer_bytes(buffers);
    }

    friend void teardown(beast::role_type, Memory&, error_code& error) { error = {}; }

    std::string input;
    std::string output;

private:
    Executor loop_;
};

// The close frame among what Beast has written; empty if there is none.
std::string close_code_in(const std::string& output) {
    FrameReader reader(Role::client, max_size);
    std::string bytes = output;
    std::span<char> rest(bytes);
    for (;;) {
        const auto event = reader.read(rest);
        if (event == FrameReader::Event::close) return "close " + std::to_string(reader.code());
        if (event == FrameReader::Event::none || event == FrameReader::Event::failure) return "";
    }
}

Reactions reactions_of_beast(Executor loop, const std::string& bytes) {
    beast::websocket::stream<Memory, false> stream{Memory(loop)};
    beast::http::request<beast::http::empty_body> request(beast::http::verb::get, "/", 11);
    for (const auto& [name, value] :
         {std::pair("Host", "x"), std::pair("Upgrade", "websocket"),
          std::pair("Connection", "upgrade"), std::pair("Sec-WebSocket-Version", "13"),
          std::pair("Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg==")}) {
        request.set(name, value);
    }
    stream.accept(request);
    stream.next_layer().output.clear();
    stream.next_layer().input = bytes;
    stream.read_message_max(max_size);

    Reactions reactions;
    stream.control_callback([&](beast::websocket::frame_type type, std::string_view payload) {
        if (type == beast::websocket::frame_type::ping) {
            reactions.push_back("pong " + std::string(payload));
        }
    });
    for (;;) {
        beast::flat_buffer buffer;
        error_code error;
        stream.read(buffer, error);
        if (error) break;
        reactions.push_back("text " + beast::buffers_to_string(buffer.data()));
    }
    const std::string close = close_code_in(stream.next_layer().output);
    if (!close.empty()) reactions.push_back(close);
    return reactions;
}

Reactions reactions_of_reader(std::string bytes, std::size_t part_size) {
    Reactions reactions;
    FrameReader reader(Role::server, max_size);
    for (std::size_t i = 0; i < bytes.size(); i += part_size) {
        std::span<char> rest = std::span(bytes).subspan(i, std::min(part_size, bytes.size() - i));
        for (auto event = reader.read(rest); event != FrameReader::Event::none;
             event = reader.read(rest)) {
            const std::string payload(reader.payload());
            if (event == FrameReader::Event::message) reactions.push_back("text " + payload);
            if (event == FrameReader::Event::ping) reactions.push_back("pong " + payload);
            if (event == FrameReader::Event::close || event == FrameReader::Event::failure) {
                reactions.push_back("close " + std::to_string(reader.code()));
                return reactions;
            }
        }
    }
    return reactions;
}

// Makes streams of frames, most of which are valid.
class Frames {
public:
    explicit Frames(unsigned seed) : random_(seed) {}

    std::string make_stream() {
        std::string bytes;
        bool continues = false;
        for (int frame = pick(8); frame >= 0; --frame) {
            const bool is_final = pick(3) != 0;
            int opcode = continues ? 0 : 1;
            if (one_in(3)) opcode = 0x9 + pick(2);
            if (one_in(15)) opcode = 0x8;
            if (one_in(30)) opcode = pick(16);
            // Beast reads binary messages, which are a failure here.
            if (opcode == 0x2 && !continues) opcode = 0x1;
            if (opcode < 0x8) continues = !is_final;
            const bool fragment = opcode < 0x8 && !is_final;
            std::uint8_t first = static_cast<std::uint8_t>((fragment ? 0 : 0x80) | opcode);
            if (one_in(60)) first ^= static_cast<std::uint8_t>(1 << (4 + pick(4)));
            bytes += opcode == 0x8 ? masked_frame(first, close_payload())
                                   : masked_frame(first, payload(opcode));
            if (one_in(80)) bytes[bytes.size() / 2] ^= static_cast<char>(0x80);
        }
        return bytes;
    }

private:
    int pick(int count) { return std::uniform_int_distribution(0, count - 1)(random_); }
    bool one_in(int count) { return pick(count) == 0; }

    std::string payload(int opcode) {
        static const std::vector<std::string> parts = {"a", "Hello", "\xc3\xa9", "\xe2\x97\x8f",
                                                       "\xf0\x9f\x8e\xb2"};
        std::string text;
        const int count = one_in(10) ? pick(120) : pick(20);
        for (int i = 0; i < count; ++i) text += parts[static_cast<std::size_t>(pick(5))];
        if (opcode >= 0x8 && !one_in(30)) text.resize(std::min<std::size_t>(text.size(), 125));
        if (one_in(30)) text += static_cast<char>(pick(256));
        return text;
    }

    // Beast answers a close frame without a code by 1000, and a reason that is not UTF-8 by 1002.
    std::string close_payload() {
        static const std::vector<int> codes = {1000, 1001, 1003, 1005, 1006, 1007, 1011,
                                               1015, 2999, 3000, 4999, 999,  0};
        if (one_in(8)) return "x";
        const int code = codes[static_cast<std::size_t>(pick(static_cast<int>(codes.size())))];
        return websockets::close_payload(static_cast<std::uint16_t>(code), "because");
    }

    std::mt19937 random_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(beast_and_the_reader_agree_about_random_frames) {
    asio::io_context loop;
    int closed = 0;
    constexpr int streams = 3000;
    for (unsigned seed = 0; seed < streams; ++seed) {
        const std::string bytes = Frames(seed).make_stream();
        const Reactions expected = reactions_of_beast(loop.get_executor(), bytes);
        for (const std::size_t part_size : {1'000'000, 5, 1}) {
            if (reactions_of_reader(bytes, part_size) != expected) {
                BOOST_ERROR("seed " << seed << ", parts of " << part_size);
            }
        }
        closed += !expected.empty() && expected.back().starts_with("close");
    }
    // Neither all valid nor all invalid.
    BOOST_TEST(closed > streams / 10);
    BOOST_TEST(closed < streams * 9 / 10);
}
