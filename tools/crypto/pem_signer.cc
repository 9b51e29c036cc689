// SPDX-License-Identifier: Apache-2.0
#include "crypto/pem_signer.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "crypto/openssl_handle.h"

namespace rootwright::crypto {

namespace {

constexpr std::uint64_t kFileLimit = kMiB;
constexpr int kMinimumBits = 2048;
constexpr int kMaximumBits = 4096;

/// A file's bytes, overwritten when they are no longer needed.
class Secret {
 public:
  explicit Secret(const std::filesystem::path& path) : bytes_(read_file(path, kFileLimit)) {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  Bytes bytes_;
};

/// OpenSSL asks for a passphrase only if the key is encrypted. Notes that in `asked` and gives none.
int refuse_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

AsymmetricKey read_private_key(const std::filesystem::path& path) {
  const Secret pem(path);
  const MemoryBio bio = read_from(pem.bytes(), "read " + quote(path));
  bool encrypted = false;
  AsymmetricKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_passphrase, &encrypted));
  const std::string words = key == nullptr ? openssl_words() : "";
  if (encrypted) {
    throw Error(ErrorKind::input, "key file " + quote(path) +
                                      " is encrypted; write a plain one to a place that only you can read: openssl "
                                      "pkey -in ENCRYPTED -out PLAIN");
  }
  if (key == nullptr) {
    throw Error(ErrorKind::input, "key file " + quote(path) + " holds no PEM private key: " + words);
  }
  return key;
}

void require_usable(EVP_PKEY* key, const std::filesystem::path& path) {
  if (EVP_PKEY_is_a(key, "RSA") != 1) {
    const char* type = EVP_PKEY_get0_type_name(key);
    throw Error(ErrorKind::input, "key file " + quote(path) + " holds a key of type " +
                                      (type == nullptr ? "unknown" : type) +
                                      "; only RSA keys give equal signatures of equal bytes, and so equal images");
  }
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kMinimumBits || bits > kMaximumBits) {
    throw Error(ErrorKind::input, "key file " + quote(path) + " holds an RSA key of " + std::to_string(bits) +
                                      " bits, allowed are " + std::to_string(kMinimumBits) + " to " +
                                      std::to_string(kMaximumBits));
  }
}

void require_match(EVP_PKEY* key, const std::filesystem::path& path, const Certificate& certificate) {
  const X509Certificate parsed = parse_certificate(certificate.der());
  const EVP_PKEY* certified = parsed == nullptr ? nullptr : X509_get0_pubkey(parsed.get());
  if (certified == nullptr || EVP_PKEY_eq(key, certified) != 1) {
    (void)openssl_words();
    throw Error(ErrorKind::input, "key file " + quote(path) + " does not belong to the certificate '" +
                                      certificate.subject() + "', SHA-256 " + certificate.fingerprint());
  }
}

}  // namespace

struct PemSigner::Key {
  AsymmetricKey handle;
};

PemSigner::PemSigner(const std::filesystem::path& key_file, Certificate certificate)
    : key_(std::make_unique<Key>(Key{read_private_key(key_file)})), certificate_(std::move(certificate)) {
  require_usable(key_->handle.get(), key_file);
  require_match(key_->handle.get(), key_file, certificate_);
}

PemSigner::~PemSigner() = default;

Signature PemSigner::sign(const SigningJob& job) {
  const std::string action = "sign the " + job.subject;
  const Md md = fetch(HashAlgorithm::sha256);
  const MdContext context(check(EVP_MD_CTX_new(), action));
  // RSA keys sign with PKCS#1 v1.5 unless another padding is asked for.
  check(EVP_DigestSignInit_ex(context.get(), nullptr, EVP_MD_get0_name(md.get()), nullptr, nullptr, key_->handle.get(),
                              nullptr),
        action);
  std::size_t size = 0;
  check(EVP_DigestSign(context.get(), nullptr, &size, as_unsigned(job.bytes), job.bytes.size()), action);
  Signature signature{.bytes = Bytes(size)};
  check(EVP_DigestSign(context.get(), as_unsigned(std::span(signature.bytes)), &size, as_unsigned(job.bytes),
                       job.bytes.size()),
        action);
  signature.bytes.resize(size);
  return signature;
}

const Certificate& PemSigner::certificate(const std::string& /*purpose*/) const {
  return certificate_;
}

}  // namespace rootwright::crypto
