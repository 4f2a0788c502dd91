#pragma once

#include <memory>
#include <string>

#include "websockets/asio.hpp"

namespace websockets {

/// What a TLS client requires of the server.
struct TlsOptions {
    /// The name or the IP address that the server's certificate must have.
    std::string host;
    /// The file of the trusted authorities' certificates (PEM). Empty for the system's, in place of
    /// which OpenSSL takes the file $SSL_CERT_FILE and the folder $SSL_CERT_DIR.
    std::string ca_file = {};
    /// How a user names such a file, for error messages.
    std::string ca_setting = "the environment variable SSL_CERT_FILE";
};

/// The near end of a TLS connection.
struct TlsSocket {
    /// Sends and receives the application's bytes. When it is closed, so is the TLS connection, and
    /// when the server ends the TLS connection, this socket is at its end.
    Socket socket;
    /// Why TLS failed after the handshake; empty if it did not.
    std::shared_ptr<const std::string> failure;
};

/// Starts TLS 1.2 or newer as the client of a connected socket.
///
/// Throws std::runtime_error with a sentence about the server if the handshake fails.
awaitable<TlsSocket> start_tls(Socket socket, TlsOptions options);

}  // namespace websockets
