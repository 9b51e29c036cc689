#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The edge appliance's image of a real root filesystem, seen by Debian's own tools and by the kernel.
source "$(dirname "$0")/judge.sh"
needs sfdisk sgdisk fsck.vfat mtools mcopy e2fsck dumpe2fs debugfs veritysetup openssl cmp dpkg-deb
needs_root

image=$work/edge.img
layout=$repository/layouts/edge-ab.yaml
build "$layout" "$image"

wanted="BootEFIA 1 8
BootA 9 192
RootFS A 201 4096
BootEFIB 4297 8
BootB 4305 192
RootFS B 4497 4096
Log 8593 1024
Data 9617 2048"
found=$(sfdisk --json "$image" | python3 -c '
import json, sys
for partition in json.load(sys.stdin)["partitiontable"]["partitions"]:
    print(partition["name"], *(f"{partition[field] * 512 / 2**20:g}" for field in ("start", "size")))')
equal "$found" "$wanted" "partitions, first and length in MiB"
ok "the table has the eight partitions in their order, sizes and places"

judge_table() { sgdisk --verify --print "$1" | tee "$work/sgdisk" && grep -q 'No problems found' "$work/sgdisk" && [ "$(grep -c '^ *[1-8] ' "$work/sgdisk")" -eq 8 ]; }
exits 0 judge_table "$image"
truncate -s 12M "$work/table"
dd if="$image" of="$work/table" bs=1M count=1 conv=notrunc status=none
flip "$work/table" 1100
refuses judge_table "$work/table"
ok "sgdisk finds no problem and eight partitions, and fewer in a table with one byte changed"

for partition in BootEFIA BootA BootEFIB BootB; do
  slice "$image" $partition "$work/$partition"
  exits 0 fsck.vfat -n -v "$work/$partition"
done
says "2 FATs" "16 bit entries"
cp "$work/BootA" "$work/broken"
flip "$work/broken" 2050 # a cluster number in the first FAT alone
refuses fsck.vfat -n "$work/broken"
ok "fsck.vfat accepts the four boot partitions, and not one whose FATs differ"

for slot in A B; do
  for file in vmlinuz roothash roothash.p7s; do
    mcopy -n -i "$work/Boot$slot" "::/$file" "$work/$slot.$file"
  done
  equal "$(stat -c %s "$work/$slot.roothash")" 64 "size of /roothash of slot $slot"
  equal "$(tr -d 0-9a-f < "$work/$slot.roothash")" "" "what is no hex digit in /roothash of slot $slot"
done
dpkg-deb --fsys-tarfile "$kernel" | tar -xO --wildcards './boot/vmlinuz-*' > "$work/vmlinuz"
cmp "$work/vmlinuz" "$work/A.vmlinuz"
ok "mtools reads the package's kernel, 64 hex digits and a signature in each Boot partition"

judge_signature() { openssl smime -verify -binary -inform der -in "$1" -content "$2" -CAfile "$certificate" -out "$work/signed"; }
exits 0 judge_signature "$work/A.roothash.p7s" "$work/A.roothash"
exits 0 judge_signature "$work/B.roothash.p7s" "$work/B.roothash"
tr 0-9a-f 1-9a-f0 < "$work/A.roothash" > "$work/other.roothash"
refuses judge_signature "$work/A.roothash.p7s" "$work/other.roothash"
ok "openssl verifies the signature over the root hash, and not over another"

slice "$image" "RootFS A" "$work/root"
slice "$image" "RootFS B" "$work/root_b"
cmp "$work/root" "$work/root_b"
cmp "$work/BootA" "$work/BootB"
rm "$work/root_b"
ok "slot B holds the same bytes as slot A"

size=$(dumpe2fs -h "$work/root" 2> /dev/null | awk '/^Block count:/ {blocks = $3} /^Block size:/ {size = $3} END {print blocks * size}')
judge_verity() { veritysetup verify "$1" "$1" "$(cat "$work/A.roothash")" --hash-offset="$2"; }
exits 0 judge_verity "$work/root" "$size"
cp --sparse=always "$work/root" "$work/broken"
flip "$work/broken" 50000000
refuses judge_verity "$work/broken" "$size"
cp --sparse=always "$work/root" "$work/broken"
flip "$work/broken" $((size + 4096 + 100))
refuses judge_verity "$work/broken" "$size"
ok "veritysetup verifies the tree behind the filesystem, and not with a byte changed in the data or in the tree"

# veritysetup's own tree over the same data, with the salt and UUID of ours.
veritysetup dump "$work/root" --hash-offset="$size" > "$work/dump"
salt=$(awk '/^Salt:/ {print $2}' "$work/dump")
uuid=$(awk '/^UUID:/ {print $2}' "$work/dump")
head -c "$size" "$work/root" > "$work/data"
veritysetup format "$work/data" "$work/tree" --salt="$salt" --uuid="$uuid" --root-hash-file="$work/their.roothash" > /dev/null
cmp "$work/A.roothash" "$work/their.roothash"
cmp -n "$(stat -c %s "$work/tree")" <(tail -c +$((size + 1)) "$work/root") "$work/tree"
rm "$work/data" "$work/tree"
ok "the hash tree is the one that veritysetup makes"

slice "$image" Log "$work/log"
slice "$image" Data "$work/data"
for file in root log data; do
  exits 0 e2fsck -fn "$work/$file"
  equal "$(grep -cE '^Pass [1-5]' <<< "$said")" 5 "e2fsck's passes over $file"
  equal "$(wc -l <<< "$said")" 7 "lines that e2fsck says about $file: $said"
done
debugfs -w -R 'clri <11>' "$work/log" 2> /dev/null
refuses e2fsck -fn "$work/log"
ok "e2fsck has nothing to say about the root, log and data filesystems, and much about one without lost+found"

features=$(dumpe2fs -h "$work/root" 2> /dev/null | sed -n 's/^Filesystem features: *//p')
for feature in extent flex_bg metadata_csum 64bit dir_index sparse_super huge_file dir_nlink extra_isize; do
  grep -qw $feature <<< "$features" || fail "the root has no feature $feature: $features"
done
! grep -qwE 'has_journal|resize_inode' <<< "$features" || fail "the root is read-only and needs none of: $features"
equal "$(dumpe2fs -h "$work/root" 2> /dev/null | awk '/^(Free blocks|Reserved block count):/ {print $NF}' | paste -sd' ')" "0 0" "reserved and free blocks of the root"
dumpe2fs -h "$work/data" 2> /dev/null | grep '^Filesystem features:' | grep -w has_journal | grep -qw resize_inode || fail "the data filesystem cannot grow"
ok "the root has the features of a read-only filesystem and no block too many, data has a journal and room to grow"

mkdir "$work/mounted"
mount -o ro,loop "$work/root" "$work/mounted"
exits 0 python3 "$repository/tests/e2e/compare_tree.py" "$rootfs" "$kernel" "$work/mounted" 1700000000
entries=$(tail -n 1 <<< "$said")
umount "$work/mounted"
cp --sparse=always "$work/root" "$work/broken"
debugfs -w -R 'set_inode_field /usr/bin/passwd mode 0100755' "$work/broken" 2> /dev/null
mount -o ro,loop "$work/broken" "$work/mounted"
refuses python3 "$repository/tests/e2e/compare_tree.py" "$rootfs" "$kernel" "$work/mounted" 1700000000
says "'usr/bin/passwd': mode is"
umount "$work/mounted"
ok "the kernel mounts the root and finds in it what the archives hold, and one setuid bit less is seen: $entries"

mount -o loop "$work/data" "$work/mounted"
head -c 1000000 /dev/urandom > "$work/mounted/file"
umount "$work/mounted"
exits 0 e2fsck -fn "$work/data"
cp --sparse=always "$work/data" "$work/grown"
exits 0 e2fsck -fp "$work/grown"
truncate -s 2T "$work/grown"
exits 0 resize2fs "$work/grown"
exits 0 e2fsck -fn "$work/grown"
ok "the kernel writes to the data filesystem, and resize2fs lets it grow to 2 TiB"
