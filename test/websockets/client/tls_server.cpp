#include "tls_server.hpp"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>

#include "websockets/spawn.hpp"

namespace test {
namespace {

template <class From, class To>
awaitable<void> copy(From& from, To& to) {
    std::array<char, 4096> buffer;
    for (;;) {
        const auto [error, size] =
            co_await from.async_read_some(asio::buffer(buffer), asio::as_tuple(use_awaitable));
        if (error) co_return;
        co_await asio::async_write(to, asio::buffer(buffer, size), asio::as_tuple(use_awaitable));
    }
}

}  // namespace

TlsServer::TlsServer(Executor loop, const std::string& certificate, Handler handler)
    : acceptor_(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)),
      handler_(std::move(handler)) {
    context.use_certificate_chain_file(certificate);
    context.use_private_key_file(certificate, asio::ssl::context::pem);
    spawn(loop, accept(), "TLS server");
}

awaitable<TlsSocket> TlsServer::connect(TlsOptions options) {
    Socket socket(acceptor_.get_executor());
    co_await socket.async_connect(acceptor_.local_endpoint(), use_awaitable);
    co_return co_await start_tls(std::move(socket), options);
}

awaitable<std::string> TlsServer::complaint(TlsOptions options) {
    try {
        co_await connect(options);
    } catch (const std::runtime_error& error) {
        co_return error.what();
    }
    co_return "";
}

awaitable<void> TlsServer::accept() {
    for (;;) {
        Socket socket = co_await acceptor_.async_accept(use_awaitable);
        spawn(acceptor_.get_executor(), serve(std::move(socket)), "TLS connection");
    }
}

awaitable<void> TlsServer::serve(Socket socket) {
    TlsStream stream(std::move(socket), context);
    const auto [error] =
        co_await stream.async_handshake(TlsStream::server, asio::as_tuple(use_awaitable));
    const char* name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
    names.push_back(name == nullptr ? "none" : name);
    if (!error) co_await handler_(stream);
}

awaitable<void> forward(TlsStream& stream, std::uint16_t port) {
    Socket socket(stream.get_executor());
    co_await socket.async_connect({asio::ip::make_address("127.0.0.1"), port}, use_awaitable);
    co_await first_completed(copy(stream, socket), copy(socket, stream));
    co_await stream.async_shutdown(asio::as_tuple(use_awaitable));
}

}  // namespace test
