#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What an attacker or a bad disk does to an image, one thing at a time: verify names it and answers no.
source "$(dirname "$0")/judge.sh"
needs sfdisk sgdisk mcopy mdel openssl debugfs dumpe2fs setpriv

image=$work/edge.img
build "$repository/layouts/edge-ab.yaml" "$image"
verify() { "$ROOTWRIGHT" verify "$@" --certificate "$certificate"; }

exits 0 verify "$image"
says "verified" "NOT FOR RELEASE"
exits 0 setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$ROOTWRIGHT" verify "$image" --certificate "$certificate"
ok "the image is verified as it was built, without any capability of root's"

exits 1 "$ROOTWRIGHT" verify "$image"
says "consistent, origin not verified"
exits 0 "$ROOTWRIGHT" verify "$image" --no-signature
exits 1 verify "$image" --release
says "EXAMPLE"
ok "no certificate is no origin, and an example key is none for a release"

openssl req -x509 -newkey rsa:2048 -noenc -keyout "$work/foreign.key" -out "$work/foreign.crt" -days 2 \
  -subj '/CN=Rootwright edge EXAMPLE, NOT FOR RELEASE' 2> /dev/null
exits 1 "$ROOTWRIGHT" verify "$image" --certificate "$work/foreign.crt"
says "RootFS A" "RootFS B"
ok "another certificate of the same name is refused"

# changed SENTENCE TEXT...: the image as it is now is refused and TEXT is said; then it is whole again.
cp "$image.manifest.json" "$work/manifest"
cp --sparse=always "$image" "$work/whole.img"
changed() {
  local sentence=$1
  shift
  exits 1 verify "$image"
  says "$@"
  ok "$sentence"
  cp --sparse=always "$work/whole.img" "$image"
  cp "$work/manifest" "$image.manifest.json"
}

boot_extent() { read -r boot_offset _ < <(extent "$image" "$1"); }
in_boot() { # PARTITION COMMAND OPERAND...: an mtools command on the partition's place in the image
  local partition=$1 command=$2
  shift 2
  boot_extent "$partition"
  "$command" -i "$image@@$boot_offset" "$@"
}

in_boot BootA mdel ::/roothash.p7s
changed "a signature taken away" "RootFS A" "signature"

in_boot BootB mcopy -n ::/roothash.p7s "$work/signature"
flip "$work/signature" $(($(stat -c %s "$work/signature") - 20))
in_boot BootB mcopy -o "$work/signature" ::/roothash.p7s
changed "a signature with one byte changed" "RootFS B" "signature"

in_boot BootA mcopy -n ::/roothash "$work/roothash"
openssl smime -sign -binary -noattr -in "$work/roothash" -inkey "$work/foreign.key" -signer "$work/foreign.crt" -outform der -out "$work/signature"
in_boot BootA mcopy -o "$work/signature" ::/roothash.p7s
changed "a signature by somebody else" "RootFS A" "signature"

head -c 64 /dev/zero | tr '\0' 7 > "$work/other"
in_boot BootA mcopy -o "$work/other" ::/roothash
changed "another root hash beside the signature" "RootFS A"

read -r root_offset root_size < <(extent "$image" "RootFS A")
slice "$image" "RootFS A" "$work/root"
data_blocks=$(dumpe2fs -h "$work/root" 2> /dev/null | awk '/^Block count:/ {print $3}')
grouped() { sed -E ':a; s/([0-9])([0-9]{3})(,|$)/\1,\2\3/; ta' <<< "$1"; } # as people read numbers
tree_offset=$((data_blocks * 4096 + 4096)) # behind the superblock's block

flip "$image" $((root_offset + data_blocks * 4096 + 2))
changed "the verity superblock with one byte of its signature changed" "RootFS A" "superblock"

flip "$image" $((root_offset + data_blocks * 4096 + 90))
changed "the salt in the verity superblock" "RootFS A" "hash tree"

dd if=/dev/zero of="$image" bs=4096 seek=$((root_offset / 4096 + data_blocks)) count=1 conv=notrunc status=none
changed "the verity superblock taken away" "RootFS A" "superblock"

block=$(debugfs -R 'blocks /usr/bin/python3.11' "$work/root" 2> /dev/null | awk '{print $20}')
flip "$image" $((root_offset + block * 4096 + 1234))
changed "a byte in a file, which is named" \
  "RootFS A: block $block (byte $((block * 4096)) of the partition): /usr/bin/python3.11, bytes "

# Levels lie top first, each block of one holds 128 digests.
blocks=$data_blocks
counts=()
while [ "$blocks" -gt 1 ]; do
  blocks=$(((blocks + 127) / 128))
  counts=("$blocks" ${counts[@]+"${counts[@]}"})
done
offset=$tree_offset
for count in "${counts[@]}"; do
  flip "$image" $((root_offset + offset + 40))
  changed "a byte in the tree level of $count blocks" "RootFS A: block $((offset / 4096)) (byte $offset of the partition): block "
  offset=$((offset + count * 4096))
done
[ ${#counts[@]} -ge 3 ] || fail "the real root has three levels, not ${#counts[@]}"

flip "$image" $((root_offset + tree_offset + 4095))
changed "a byte behind the digests of a hash block" "RootFS A: block $((tree_offset / 4096)) (byte $tree_offset of"

flip "$image" $((root_offset + root_size - 1000))
changed "a byte between the tree and the end of the partition" "RootFS A" "$(grouped $((root_size - 1000)))"

flip "$image" 100000
changed "a byte between the table and the first partition" "100,000"

flip "$image" 528
changed "the primary table with one byte changed" "primary"

flip "$image" $(($(stat -c %s "$image") - 512 + 16))
changed "the backup table with one byte changed" "backup"

sgdisk --typecode=6:0fc63daf-8483-4772-8e79-3d69d8477de4 "$image" > /dev/null
changed "the type of a root partition" "BootB" "RootFS B: manifest: partitions/6/type"

sgdisk --typecode=8:4f68bce3-e8cd-4db1-96e7-fbcaf984b709 "$image" > /dev/null
changed "a data partition that claims to be a root" "Data"

sgdisk --delete=4 --delete=5 --delete=6 "$image" > /dev/null
changed "the partitions of a slot taken away" "manifest"

sgdisk --partition-guid=7:aaaaaaaa-0000-4000-8000-000000000001 "$image" > /dev/null
changed "another partition UUID than the manifest's" "manifest"

rm "$image.manifest.json"
exits 0 verify "$image" --no-manifest
changed "the manifest taken away" "manifest"

sed -i '0,/"offset": [0-9]*/s//"offset": 4096/' "$image.manifest.json"
! cmp -s "$work/manifest" "$image.manifest.json" || fail "the manifest names no offset to change"
changed "a changed manifest" "manifest"

# A second root with a hash of its own: the same tree and a file more, signed as it should be.
cp "$rootfs" "$work/other.tar"
tar -rf "$work/other.tar" -C "$repository" ./LICENSE
"$ROOTWRIGHT" build "$repository/layouts/edge-ab.yaml" --set rootfs="$work/other.tar" -o "$work/other.img" --quiet
for pair in "RootFS A:RootFS B" "BootA:BootB"; do
  slice "$work/other.img" "${pair%:*}" "$work/part"
  put "$image" "${pair#*:}" "$work/part"
done
exits 0 verify "$image" --no-manifest
cp --sparse=always "$image" "$work/whole.img"
in_boot BootA mcopy -n ::/roothash.p7s "$work/signature.a"
in_boot BootB mcopy -o "$work/signature.a" ::/roothash.p7s
exits 1 verify "$image" --no-manifest
says "RootFS B" "signature"
ok "slots with different roots are verified, and not with the signature of A in B"
