#pragma once

#include <openssl/x509.h>

#include <memory>
#include <string>

#include "temporary_folder.hpp"

namespace test {

/// A certificate authority, with its files in a temporary folder.
class Authority {
public:
    Authority();

    /// The file of its certificate.
    std::string ca_file() const { return path("ca.pem"); }

    /// Issues a certificate for names such as "DNS:localhost,IP:127.0.0.1". Returns the file of the
    /// certificate and its private key.
    std::string issue(const std::string& names) const { return issue(names, hour); }

    /// The same for a certificate that has expired.
    std::string issue_expired(const std::string& names) const { return issue(names, -hour); }

private:
    static constexpr long hour = 3600;  // in seconds

    struct Free {
        void operator()(X509* certificate) const { X509_free(certificate); }
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    using Certificate = std::unique_ptr<X509, Free>;
    using Key = std::unique_ptr<EVP_PKEY, Free>;

    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    std::string issue(const std::string& names, long seconds) const;
    Certificate make(EVP_PKEY* key, const std::string& name, long seconds) const;
    void sign(X509* certificate) const;
    void write(const std::string& file, X509* certificate, EVP_PKEY* key) const;

    const TemporaryFolder folder_;
    const Key key_;
    const Certificate certificate_;
    mutable int issued_ = 0;
};

}  // namespace test
