#include "websockets/client/handshake.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/websocket/detail/hybi13.hpp>
#include <boost/test/unit_test.hpp>

#include "websockets/client/connect.hpp"
#include "websockets/spawn.hpp"
#include "websockets/support.hpp"

using namespace test;

namespace {

const std::string switching = "HTTP/1.1 101 Switching Protocols\r\n";
const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";

// The Sec-WebSocket-Accept for the key of a request.
std::string accept_for(const std::string& request) {
    const std::string name = "\r\nSec-WebSocket-Key: ";
    const std::size_t begin = request.find(name) + name.size();
    boost::beast::websocket::detail::sec_ws_accept_type accept;
    boost::beast::websocket::detail::make_sec_ws_accept(accept, request.substr(begin, 24));
    return {accept.data(), accept.size()};
}

// A server on 127.0.0.1 that sends a text to the next client. "$ACCEPT" stands for the right field.
class Answerer {
public:
    explicit Answerer(Executor loop)
        : acceptor_(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)), socket_(loop) {}

    std::string uri() const {
        return "ws://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
    }

    // Connects to it. Returns the connection's first message, or what connect() complains about.
    awaitable<std::string> outcome(std::string text, ConnectOptions options) {
        spawn(acceptor_.get_executor(), answer(text), "server");
        try {
            const Connection websocket = co_await connect(uri(), options);
            const auto message = co_await websocket.recv();
            co_return message.value_or("");
        } catch (const boost::system::system_error& error) {
            co_return error.code().message();
        } catch (const std::exception& error) {
            co_return error.what();
        }
    }

    std::string request;  // the last one

private:
    awaitable<void> answer(std::string text) {
        socket_ = co_await acceptor_.async_accept(use_awaitable);
        request.clear();
        co_await asio::async_read_until(socket_, asio::dynamic_buffer(request), "\r\n\r\n",
                                        use_awaitable);
        const std::string field = "$ACCEPT";
        for (auto at = text.find(field); at != text.npos; at = text.find(field)) {
            text.replace(at, field.size(), "Sec-WebSocket-Accept: " + accept_for(request));
        }
        co_await asio::async_write(socket_, asio::buffer(text), use_awaitable);
        socket_.shutdown(tcp::socket::shutdown_send);
    }

    Acceptor acceptor_;
    Socket socket_;
};

const std::string hello = "\x81\x05hello";  // a frame

std::vector<std::string> right_responses() {
    const std::string usual = switching + upgrade + "$ACCEPT\r\n\r\n";
    const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
    return {
        usual,
        "HTTP/1.1 100 Continue\r\n\r\n" + usual,
        early + early + "HTTP/1.1 102 Processing\r\n\r\n" + usual,
        switching + "Upgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n$ACCEPT\r\n\r\n",
        switching + "Upgrade: foo\r\nUpgrade: websocket\r\nConnection: keep-alive\r\n" +
            "Connection: Upgrade\r\n$ACCEPT\r\n\r\n",
        "HTTP/1.1 101 \r\n" + upgrade + "$ACCEPT\r\nX: " + std::string(9000, 'x') + "\r\n\r\n",
    };
}

// Each with what connect() says about it.
std::vector<std::pair<std::string, std::string>> wrong_responses() {
    const std::string accept = "$ACCEPT\r\n";
    const std::string no_websocket =
        "The server's response opens no WebSocket: its field Upgrade or Connection is wrong.";
    const std::string wrong_accept =
        "The server's response is not to this handshake: its Sec-WebSocket-Accept is wrong.";
    const std::string usual = switching + upgrade + accept;
    return {
        {usual + "Sec-WebSocket-Extensions: permessage-deflate\r\n",
         "The server chose an extension that was not offered."},
        {usual + "Sec-WebSocket-Protocol: chat\r\n",
         "The server chose a subprotocol that was not offered."},
        {usual + "Sec-WebSocket-Protocol: one\r\nSec-WebSocket-Protocol: two\r\n",
         "The server chose a subprotocol that was not offered."},
        {usual + "Sec-WebSocket-Protocol: ONE\r\n",
         "The server chose a subprotocol that was not offered."},
        {switching + "Upgrade: websocket\r\n" + accept, no_websocket},
        {switching + "Connection: Upgrade\r\n" + accept, no_websocket},
        {switching + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + accept, no_websocket},
        {switching + upgrade, wrong_accept},
        {switching + upgrade + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n",
         wrong_accept},
        {switching + upgrade + accept + accept, wrong_accept},
        {"HTTP/1.1 200 OK\r\n" + upgrade + accept,
         "The server rejected the WebSocket connection: HTTP 200 OK."},
        {"HTTP/1.1 301 Moved Permanently\r\nLocation: ws://other/\r\n",
         "The server rejected the WebSocket connection: HTTP 301 Moved Permanently."},
    };
}

std::vector<std::string> other_texts() {
    return {"", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 101", "HTTP/1.1 200 O\x1bK\r\n\r\n",
            switching + "X: " + std::string(20'000, 'x') + "\r\n\r\n"};
}

}  // namespace

BOOST_AUTO_TEST_CASE(responses_that_open_a_websocket_are_accepted) {
    run([](Executor loop) -> awaitable<void> {
        Answerer server(loop);
        const ConnectOptions options;
        for (const std::string& response : right_responses()) {
            // The frame comes together with the response.
            const std::string outcome = co_await server.outcome(response + hello, options);
            BOOST_TEST_CONTEXT(response) { BOOST_TEST(outcome == "hello"); }
        }
    });
}

BOOST_AUTO_TEST_CASE(other_responses_are_refused_with_a_sentence) {
    run([](Executor loop) -> awaitable<void> {
        Answerer server(loop);
        ConnectOptions options;
        options.subprotocols = {"one", "two"};
        for (const auto& [response, expected] : wrong_responses()) {
            const std::string outcome = co_await server.outcome(response + "\r\n" + hello, options);
            BOOST_TEST_CONTEXT(response) { BOOST_TEST(outcome == expected); }
        }
    });
}

BOOST_AUTO_TEST_CASE(a_subprotocol_that_was_offered_may_be_chosen) {
    run([](Executor loop) -> awaitable<void> {
        Answerer server(loop);
        ConnectOptions options;
        options.subprotocols = {"one", "two"};
        const std::string outcome = co_await server.outcome(
            switching + upgrade + "$ACCEPT\r\nSec-WebSocket-Protocol: two\r\n\r\n" + hello,
            options);
        BOOST_TEST(outcome == "hello");
        BOOST_TEST(server.request.find("Sec-WebSocket-Protocol: one, two\r\n") !=
                   server.request.npos);
    });
}

BOOST_AUTO_TEST_CASE(what_is_no_http_response_fails_the_handshake) {
    run([](Executor loop) -> awaitable<void> {
        Answerer server(loop);
        const ConnectOptions options;
        for (const std::string& text : other_texts()) {
            const std::string outcome = co_await server.outcome(text, options);
            BOOST_TEST_CONTEXT(text.substr(0, 40)) {
                BOOST_TEST(outcome != "hello");
                BOOST_TEST(!outcome.empty());
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(header_fields_of_the_options_replace_the_usual_ones) {
    run([](Executor loop) -> awaitable<void> {
        Answerer server(loop);
        ConnectOptions options;
        options.headers = {{"Host", "example.org"}, {"Cookie", "a=1"}, {"cookie", "b=2"}};
        const std::string outcome =
            co_await server.outcome(switching + upgrade + "$ACCEPT\r\n\r\n" + hello, options);
        BOOST_TEST(outcome == "hello");
        const auto has = [&](const char* line) {
            return server.request.find(line) != server.request.npos;
        };
        BOOST_TEST(has("\r\nHost: example.org\r\n"));
        BOOST_TEST(!has("\r\nHost: 127"));
        BOOST_TEST(has("\r\nCookie: a=1\r\n"));
        BOOST_TEST(has("\r\ncookie: b=2\r\n"));
    });
}
