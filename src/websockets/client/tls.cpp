#include "websockets/client/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <utility>

#include "websockets/run.hpp"
#include "websockets/spawn.hpp"

namespace websockets {
namespace {

namespace ssl = asio::ssl;
using namespace std::chrono_literals;
using TlsStream = ssl::stream<Socket>;

// How long the server may take to answer the end of TLS, before the TCP connection is closed.
constexpr auto shutdown_timeout = 1s;

// The maximal size of a TLS record, in bytes.
constexpr std::size_t record_size = 16 * 1024;

// A TLS connection between two sockets: that of the server is inside of the stream, and near leads
// to the application.
struct Tunnel {
    TlsStream tls;
    Socket near;
    std::shared_ptr<std::string> failure = std::make_shared<std::string>();
};

ssl::context make_context(const std::string& ca_file) {
    ssl::context context(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    context.set_verify_mode(ssl::verify_peer);
    error_code error;
    if (ca_file.empty()) {
        context.set_default_verify_paths(error);
    } else {
        context.load_verify_file(ca_file, error);
    }
    if (error) {
        throw std::runtime_error("The certificates in " + ca_file +
                                 " cannot be read: " + error.message() + ".");
    }
    return context;
}

// Requires this name or address in the certificate, and sends a name to the server, which may have
// several certificates. RFC 6066, section 3, allows no addresses there.
void set_host(TlsStream& tls, const std::string& host) {
    SSL_set1_host(tls.native_handle(), host.c_str());
    error_code error;
    asio::ip::make_address(host, error);
    if (error) SSL_set_tlsext_host_name(tls.native_handle(), host.c_str());
}

bool has_reason(const error_code& error, int reason) {
    return error.category() == asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == reason;
}

// What is wrong with the server, and what to do about it.
std::string explain(const error_code& error, TlsStream& tls, const TlsOptions& options) {
    const long result = SSL_get_verify_result(tls.native_handle());
    if (result == X509_V_ERR_HOSTNAME_MISMATCH || result == X509_V_ERR_IP_ADDRESS_MISMATCH) {
        return "The server's certificate is not for " + options.host +
               ": connect to a name that it has.";
    }
    if (result != X509_V_OK) {
        return std::string("The server's certificate is not trusted (") +
               X509_verify_cert_error_string(result) +
               "): if the authority is your own, name the file of its certificate by " +
               options.ca_setting + ".";
    }
    if (has_reason(error, SSL_R_WRONG_VERSION_NUMBER)) {
        return "The server does not speak TLS on this port.";
    }
    if (error == ssl::error::stream_truncated || error == asio::error::connection_reset) {
        return "The server ended the connection when TLS began: does it speak TLS on this port?";
    }
    return "TLS failed: " + error.message() + ".";
}

template <class From, class To>
awaitable<void> forward(From& from, To& to) {
    std::array<char, record_size> buffer;
    for (;;) {
        const std::size_t size = co_await from.async_read_some(asio::buffer(buffer), use_awaitable);
        co_await asio::async_write(to, asio::buffer(buffer, size), use_awaitable);
    }
}

awaitable<void> shut_down(TlsStream& tls) {
    co_await tls.async_shutdown(asio::as_tuple(use_awaitable));
}

// Forwards in both directions until one of them ends.
awaitable<void> run_tunnel(std::shared_ptr<Tunnel> tunnel) {
    auto& [tls, near, failure] = *tunnel;
    try {
        co_await first_completed(forward(tls, near), forward(near, tls));
    } catch (const boost::system::system_error& error) {
        const bool is_of_tls = error.code().category() == asio::error::get_ssl_category();
        if (is_of_tls) *failure = "TLS failed: " + error.code().message() + ".";
    }
    near.close();
    co_await first_completed(shut_down(tls), sleep(shutdown_timeout));
}

// Two connected sockets. Their type says TCP, although they are those of a socketpair(): a
// connection does the same with either.
std::pair<Socket, Socket> make_pair(Executor executor) {
    asio::basic_stream_socket<asio::local::stream_protocol, Executor> one(executor),
        other(executor);
    asio::local::connect_pair(one, other);
    return {Socket(executor, tcp::v4(), one.release()),
            Socket(executor, tcp::v4(), other.release())};
}

}  // namespace

awaitable<TlsSocket> start_tls(Socket socket, TlsOptions options) {
    ssl::context context = make_context(options.ca_file);
    TlsStream tls(std::move(socket), context);
    set_host(tls, options.host);
    const auto [error] =
        co_await tls.async_handshake(TlsStream::client, asio::as_tuple(use_awaitable));
    if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
    if (error) throw std::runtime_error(explain(error, tls, options));

    const Executor executor = tls.get_executor();
    auto [near, far] = make_pair(executor);
    const auto tunnel = std::make_shared<Tunnel>(Tunnel{std::move(tls), std::move(far)});
    spawn(executor, run_tunnel(tunnel), "TLS");
    co_return TlsSocket{std::move(near), tunnel->failure};
}

}  // namespace websockets
