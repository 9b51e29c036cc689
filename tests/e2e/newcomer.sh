#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a newcomer types, mistakes included: each is answered with what to do.
source "$(dirname "$0")/judge.sh"
needs python3

exits 0 "$ROOTWRIGHT" --help
says build verify inspect check
for command in build verify inspect check; do
  exits 0 "$ROOTWRIGHT" "$command" --help
  says --json
done
exits 0 "$ROOTWRIGHT" --version
exits 2 "$ROOTWRIGHT"
exits 2 "$ROOTWRIGHT" biuld
exits 2 "$ROOTWRIGHT" verify
exits 2 "$ROOTWRIGHT" build "$repository/layouts/edge-ab.yaml" --outptu x
ok "help is there, and what is no command or option is a usage error"

exits 0 "$ROOTWRIGHT" check "$repository/layouts/edge-ab.yaml" --set rootfs="$rootfs"
exits 3 "$ROOTWRIGHT" check "$repository/layouts/edge-ab.yaml"
says "rootfs"
exits 3 "$ROOTWRIGHT" check "$repository/layouts/edge-ab.yaml" --set rootfs="$rootfs" --set data_size=1GiB
says "data_size" "1GiB" "2GiB"
exits 3 "$ROOTWRIGHT" check "$repository/layouts/edge-ab.yaml" --set rootfs="$rootfs" --set log_size=3GiB
says "log_size" "1GiB" "6GiB"
exits 3 "$ROOTWRIGHT" check "$repository/layouts/edge-ab.yaml" --set rootfs="$rootfs" --set log_sise=1GiB
says "log_sise" "log_size"
exits 3 "$ROOTWRIGHT" check "$work/none.yaml"
says "none.yaml"
ok "parameters that are missing, too small, not among the values or unknown are named with what is allowed"

# Every mistake in its line, all of them at once.
mkdir "$work/layouts"
ln -s "$repository"/{recipes,keys-example} "$work"
layout=$work/layouts/mine.yaml
cat > "$layout" << 'END'
format: rootwright/1
name: mine
version: 1.0.0
epoch: 0
seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d26
signing:
  verity: {certificate: ../keys-example/edge.crt.pem, example_key: ../keys-example/edge.key.pem}
partitions:
  - name: ESP
    type: esp
    sise: 8MiB
    filesystem: {type: fat}
  - name: Data
    type: linux-generic
    size: 100MB
  - name: More
    type: linux-genric
    size: 4096
END
exits 3 "$ROOTWRIGHT" check "$layout"
says "mine.yaml:11:5" "'sise'" "'size'" "mine.yaml:15:11" "100MB" "MiB" "mine.yaml:17:11" "linux-generic" "mine.yaml:18:11" "4096"
[ "$(grep -c 'mine.yaml:' <<< "$said")" -ge 4 ] || fail "not all findings at once: $said"
exits 3 "$ROOTWRIGHT" build "$layout" -o "$work/mine.img"
[ ! -e "$work/mine.img" ] || fail "an image of a layout with mistakes"
ok "all mistakes of a layout are told at once, with line, column and the nearest right word"

for mistake in 'name: again' 'anchor: &a 1' 'partitions: []' '<<: {name: x}'; do
  { cat "$repository/layouts/minimal.yaml"; echo "$mistake"; } > "$layout"
  exits 3 "$ROOTWRIGHT" check "$layout" --set rootfs="$rootfs"
  says "mine.yaml:"
done
{ cat "$repository/layouts/minimal.yaml"; printf '%s\n' --- 'format: rootwright/1'; } > "$layout"
exits 3 "$ROOTWRIGHT" check "$layout" --set rootfs="$rootfs"
ok "duplicate keys, anchors, merges and a second document are refused"

image=$work/minimal.img
tar -cf "$work/tiny.tar" -C "$repository" LICENSE
exits 0 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$work/tiny.tar" -o "$image"
says "EXAMPLE"
exits 0 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$work/tiny.tar" -o "$image" --quiet
exits 0 "$ROOTWRIGHT" verify "$image" --certificate "$certificate"
says "verified" "NOT FOR RELEASE"
exits 0 "$ROOTWRIGHT" inspect "$image"
says "Root" "Boot" "ext4" "EXAMPLE"
ok "the smallest layout is built, verified and inspected, and the example key is warned of"

for arguments in "build $repository/layouts/minimal.yaml --set rootfs=$work/tiny.tar -o $image --json" \
  "verify $image --certificate $certificate --json" "inspect $image --json" \
  "check $repository/layouts/minimal.yaml --set rootfs=$work/tiny.tar --json"; do
  # The words of a command line without spaces in them.
  # shellcheck disable=SC2086
  "$ROOTWRIGHT" $arguments 2> /dev/null | python3 -m json.tool > /dev/null || fail "no JSON from: $arguments"
done
exits 1 "$ROOTWRIGHT" verify "$image" --json
exits 3 "$ROOTWRIGHT" inspect "$layout"
exits 3 "$ROOTWRIGHT" verify "$work/none.img" --certificate "$certificate"
ok "every command speaks JSON, and what is no image is an input error"

openssl ecparam -genkey -name prime256v1 -noout -out "$work/other.key" 2> /dev/null
exits 3 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$work/tiny.tar" -o "$work/x.img" --key "$work/other.key"
[ ! -e "$work/x.img" ] || fail "an image signed with a key that is not the certificate's"
exits 3 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$repository/README.md" -o "$work/x.img"
says "README.md"
ok "a key that is not the certificate's and a file that is no archive are refused"

mkdir -p "$work/tree/etc/ssl/private"
openssl genrsa -out "$work/tree/etc/ssl/private/mine.key" 2048 2> /dev/null
tar -cf "$work/secret.tar" -C "$work/tree" .
exits 3 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$work/secret.tar" -o "$work/x.img"
says "etc/ssl/private/mine.key" "private key"
ok "a private key in the tree is refused unless the recipe lists it"
