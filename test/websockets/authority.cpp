#include "authority.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace test {
namespace {

void require(bool success) {
    if (!success) throw std::runtime_error("OpenSSL has failed");
}

void add_extension(X509* certificate, int id, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

}  // namespace

Authority::Authority()
    : key_(EVP_EC_gen("P-256")),
      certificate_(make(key_.get(), "Test authority " + folder_.path().string(), hour)) {
    add_extension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    sign(certificate_.get());
    write(ca_file(), certificate_.get(), nullptr);
}

std::string Authority::issue(const std::string& names, long seconds) const {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = make(key.get(), "Test server", seconds);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
    add_extension(certificate.get(), NID_subject_alt_name, names);
    sign(certificate.get());
    const std::string file = path(std::to_string(++issued_) + ".pem");
    write(file, certificate.get(), key.get());
    return file;
}

// A certificate that is its own issuer and has no signature. If the number of seconds is negative,
// it ended that long ago.
Authority::Certificate Authority::make(EVP_PKEY* key, const std::string& name, long seconds) const {
    Certificate certificate(X509_new());
    require(key != nullptr && certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), issued_ + 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * hour);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
    require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1);
    X509_set_issuer_name(certificate.get(), subject);
    return certificate;
}

void Authority::sign(X509* certificate) const {
    require(X509_sign(certificate, key_.get(), EVP_sha256()) > 0);
}

void Authority::write(const std::string& file, X509* certificate, EVP_PKEY* key) const {
    std::FILE* output = std::fopen(file.c_str(), "w");
    require(output != nullptr && PEM_write_X509(output, certificate) == 1);
    if (key != nullptr) {
        require(PEM_write_PrivateKey(output, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    }
    std::fclose(output);
}

}  // namespace test
