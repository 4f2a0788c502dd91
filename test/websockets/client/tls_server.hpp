#pragma once

#include <boost/asio/ssl.hpp>
#include <functional>
#include <string>
#include <vector>

#include "websockets/client/tls.hpp"
#include "websockets/support.hpp"

namespace test {

using TlsStream = asio::ssl::stream<Socket>;

/// A TLS server on a free port of 127.0.0.1 that serves each connection by a coroutine.
class TlsServer {
public:
    using Handler = std::function<awaitable<void>(TlsStream& stream)>;

    TlsServer(Executor loop, const std::string& certificate, Handler handler);

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Connects to it, and starts TLS.
    awaitable<TlsSocket> connect(TlsOptions options);

    /// Returns what start_tls() complains about; "" if it does not.
    awaitable<std::string> complaint(TlsOptions options);

    asio::ssl::context context{asio::ssl::context::tls_server};
    std::vector<std::string> names;  ///< that clients have sent; "none" for no name

private:
    awaitable<void> accept();
    awaitable<void> serve(Socket socket);

    Acceptor acceptor_;
    Handler handler_;
};

/// Connects a TLS connection to a port of 127.0.0.1, as a proxy does, until either side ends it.
awaitable<void> forward(TlsStream& stream, std::uint16_t port);

}  // namespace test
