#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The Discoverable Partitions layout, seen by systemd's tools. systemd-dissect shows structure only (it calls a changed
# signature signed, too): openssl and veritysetup judge what it does not.
source "$(dirname "$0")/judge.sh"
needs systemd-dissect sfdisk sgdisk veritysetup openssl python3 e2fsck
needs_root

image=$work/discoverable.img
build "$repository/layouts/discoverable.yaml" "$image"
exits 0 "$ROOTWRIGHT" verify "$image" --certificate "$certificate"
says "verified"
ok "verify accepts the image, whose slot B is free"

facts=(python3 "$repository/tests/e2e/discoverable_facts.py")
exits 0 "${facts[@]}" "$image" "$certificate" "$work"
ok "types, attributes, labels, UUIDs from the root hash and the signature's JSON are as the specification says"

cp --sparse=always "$image" "$work/broken.img"
mapfile -t hash_numbers < <(sfdisk --dump "$image" | sed -n 's/^.*discoverable.img\([0-9]*\) :.*type=2C7357ED.*/\1/p')
sgdisk --partition-guid="${hash_numbers[0]}:aaaaaaaa-0000-4000-8000-000000000001" "$work/broken.img" > /dev/null
mkdir "$work/unused"
refuses "${facts[@]}" "$work/broken.img" "$certificate" "$work/unused"
exits 1 "$ROOTWRIGHT" verify "$work/broken.img" --certificate "$certificate" --no-manifest
ok "a hash partition with another UUID is refused"

dissect() {
  systemd-dissect --json=short --no-pager "$1" | python3 -c '
import json, sys
found = {mount["designator"]: mount["verity"] for mount in json.load(sys.stdin)["mounts"]}
print(found)
sys.exit(not (found.get("root") == "signed" and "esp" in found and "var" in found))'
}
exits 0 dissect "$image"
for number in "${hash_numbers[@]}"; do sgdisk --typecode="$number:8300" "$work/broken.img" > /dev/null; done
refuses dissect "$work/broken.img"
rm "$work/broken.img"
ok "systemd-dissect finds a signed root, /var and the ESP, and no such root where there is no hash partition"

judge_verity() { veritysetup verify "$work/root" "$work/hash" "$(cat "$work/root_hash")"; }
exits 0 judge_verity
flip "$work/hash" 5000
refuses judge_verity
ok "veritysetup verifies root and hash partition, and not with a byte of the tree changed"

judge_signature() { openssl smime -verify -binary -inform der -in "$work/signature.p7s" -content "$work/root_hash" -CAfile "$certificate" -out "$work/signed"; }
exits 0 judge_signature
tr 0-9a-f 1-9a-f0 < "$work/root_hash" > "$work/other" && mv "$work/other" "$work/root_hash"
refuses judge_signature
ok "openssl verifies the signature, and not over another root hash"

exits 0 e2fsck -fn "$work/root"
equal "$(wc -l <<< "$said")" 7 "lines that e2fsck says about the root: $said"
ok "e2fsck has nothing to say about the root"
