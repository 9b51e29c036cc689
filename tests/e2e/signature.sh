#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Signatures of root hashes, judged by openssl, and openssl's judged by us. Each message that is good is shown broken,
# too.
source "$(dirname "$0")/judge.sh"
needs openssl cmp

signature=$(dirname "$ROOTWRIGHT")/tests/root_hash_signature
root=3e5d285ca1f11edfca6327028471f08b75634ff3361264b88d79ee2e95cacb84
cd "$work"
printf %s $root > digits
printf %s "${root%4}5" > other-digits
for name in release other; do
  openssl req -x509 -newkey rsa:3072 -nodes -keyout $name.key.pem -subj "/CN=Signature test $name" -days 2 \
    -out $name.crt.pem 2> /dev/null
done

# openssl_signs OPTION...: writes theirs.p7s
openssl_signs() {
  openssl smime -sign -binary -outform der -in digits -inkey release.key.pem -signer release.crt.pem \
    -out theirs.p7s "$@"
}

# check CERTIFICATE FILE
check() { "$signature" check $root "$1" "$2"; }

"$signature" sign $root release.key.pem release.crt.pem ours.p7s
openssl_signs -noattr -md sha256
cmp ours.p7s theirs.p7s || fail "our signature is not the one of openssl smime"
ok "a signature is byte for byte the one that openssl smime makes with the same key and certificate"

smime_verifies() {
  openssl smime -verify -binary -inform der -in "$1" -content "$2" -certfile release.crt.pem -nointern -noverify \
    -out /dev/null
}
cms_verifies() {
  openssl cms -verify -binary -inform der -in "$1" -content "$2" -certfile release.crt.pem -nointern -noverify \
    -out /dev/null
}
for judge in smime_verifies cms_verifies; do
  exits 0 $judge ours.p7s digits
  refuses $judge ours.p7s other-digits
  cp ours.p7s changed.p7s
  flip changed.p7s $(($(stat -c %s changed.p7s) - 5))
  refuses $judge changed.p7s digits
done
ok "openssl smime and openssl cms verify it, and refuse another root hash and another signature"

trusting() {
  openssl smime -verify -binary -inform der -in ours.p7s -content digits -CAfile "$1" -purpose any -out /dev/null
}
exits 0 trusting release.crt.pem
refuses trusting other.crt.pem
ok "the certificate inside leads openssl to the trusted one"

openssl pkcs7 -inform der -in ours.p7s -print > printed
grep -q "d.data: <ABSENT>" printed || fail "the message is not detached"
equal "$(grep -A1 "auth_attr:" printed | grep -c "<ABSENT>")" 2 "absent lists of attributes"
ok "it is detached and has no attributes"

for options in "-noattr -md sha256" "-noattr -md sha384" "-noattr -md sha512" "-noattr -md sha256 -nocerts"; do
  # shellcheck disable=SC2086
  openssl_signs $options
  exits 0 check release.crt.pem theirs.p7s
  flip theirs.p7s $(($(stat -c %s theirs.p7s) - 5))
  exits 1 check release.crt.pem theirs.p7s
  says "the signature does not fit the content and the trusted certificate's key"
done
openssl cms -sign -binary -noattr -md sha256 -outform der -in digits -inkey release.key.pem -signer release.crt.pem \
  -out theirs.p7s
exits 0 check release.crt.pem theirs.p7s
ok "what openssl smime and openssl cms sign with SHA-256, 384 and 512, with or without the certificate, is good for us"

# answers TEXT OPTION...
answers() {
  local text=$1
  shift
  openssl_signs "$@"
  exits 1 check release.crt.pem theirs.p7s
  says "$text"
}
answers "the signer has attributes; sign with openssl's -noattr" -md sha256
answers "the digest is none of sha256, sha384, sha512" -noattr -md sha1
answers "the signature is not detached: the message carries content" -noattr -md sha256 -nodetach
answers "the message has 2 signers, allowed is one" -noattr -md sha256 -signer other.crt.pem -inkey other.key.pem
answers "the message carries 2 certificates, allowed is one" -noattr -md sha256 -certfile other.crt.pem
exits 1 check other.crt.pem ours.p7s
says "the message names another certificate than the trusted one as its signer's"
cat ours.p7s digits > longer.p7s
exits 1 check release.crt.pem longer.p7s
says "there are bytes behind it"
ok "attributes, SHA-1, content inside, second signers and certificates, another trust and trailing bytes are refused"

# A certificate with the names and serial number of the trusted one, but another key: the message carries it, and
# nothing in it is believed.
openssl req -x509 -key other.key.pem -subj "/CN=Signature test release" -days 2 -out twin.crt.pem \
  -set_serial "0x$(openssl x509 -in release.crt.pem -noout -serial | cut -d= -f2)"
"$signature" sign $root other.key.pem twin.crt.pem twin.p7s
exits 0 check twin.crt.pem twin.p7s
exits 1 check release.crt.pem twin.p7s
says "the message carries another certificate than the trusted one"
openssl smime -sign -binary -outform der -noattr -md sha256 -nocerts -in digits -inkey other.key.pem \
  -signer twin.crt.pem -out theirs.p7s
exits 1 check release.crt.pem theirs.p7s
says "the signature does not fit the content and the trusted certificate's key"
ok "a certificate that only looks like the trusted one is not believed"

openssl pkcs8 -topk8 -in release.key.pem -passout pass:secret -out encrypted.pem
exits 3 "$signature" sign $root encrypted.pem release.crt.pem never.p7s
says "key file 'encrypted.pem' is encrypted"
openssl rsa -in release.key.pem -traditional -aes256 -passout pass:secret -out encrypted.pem 2> /dev/null
exits 3 "$signature" sign $root encrypted.pem release.crt.pem never.p7s
says "key file 'encrypted.pem' is encrypted"
exits 3 "$signature" sign $root other.key.pem release.crt.pem never.p7s
says "key file 'other.key.pem' does not belong to the certificate 'CN=Signature test release'"
[ ! -e never.p7s ] || fail "a signature was written"
ok "encrypted keys and keys of another certificate are refused, and nothing is written"
