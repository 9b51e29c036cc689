#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# stock-pipeline.sh ROOTFS.tar OUT.img FOLDER: the edge appliance's image as a release engineer scripts it with Debian's stock
# tools: the same eight partitions, ext4 with dm-verity in both slots, signed root hash, FAT boot partitions. FOLDER is
# scratch and emptied. Prints "SECONDS STEP" for each step, "total" last. Needs root, so that tar restores owners.
set -euo pipefail

archive=${1:?root filesystem archive} out=${2:?image} folder=${3:?scratch folder}
export SOURCE_DATE_EPOCH=1700000000
salt=$(printf 'a5%.0s' {1..32})
# 4 GiB hold so many blocks of data that 128 MiB are left for the hash tree.
data_blocks=1015808

rm -rf "$folder" "$out"
mkdir -p "$folder/root"
cd "$folder"
openssl req -x509 -newkey rsa:2048 -noenc -keyout key.pem -out crt.pem -days 30 -subj /CN=stock > log 2>&1

unpack() { tar -C root -xpf "$archive" --numeric-owner --xattrs --xattrs-include='*'; }

write_ext4() {
  truncate -s 4096M root.img
  mke2fs -q -F -t ext4 -b 4096 -O ^has_journal,^resize_inode \
    -E lazy_itable_init=1,hash_seed=7f4c2a4e-0000-4000-8000-000000000001 -U 7f4c2a4e-0000-4000-8000-000000000002 \
    -d root root.img $data_blocks
}

write_hash_tree() {
  veritysetup format root.img root.img --hash-offset=$((data_blocks * 4096)) --data-blocks=$data_blocks --salt="$salt" \
    --uuid=7f4c2a4e-0000-4000-8000-000000000003 --root-hash-file=roothash
}

sign() { openssl smime -sign -binary -noattr -nocerts -in roothash -inkey key.pem -signer crt.pem -outform der -out roothash.p7s; }

write_boot() {
  truncate -s 8M esp.img
  truncate -s 192M boot.img
  mkfs.vfat -i 12345678 --invariant esp.img
  mkfs.vfat -i 12345678 --invariant boot.img
  mcopy -i boot.img roothash roothash.p7s ::/
}

write_log_and_data() {
  truncate -s 1024M log.img
  truncate -s 2048M data.img
  mke2fs -q -F -t ext4 -E lazy_itable_init=1 log.img
  mke2fs -q -F -t ext4 -E lazy_itable_init=1 data.img
}

assemble() {
  local root=4f68bce3-e8cd-4db1-96e7-fbcaf984b709 boot=bc13c2ff-59e6-4262-a352-b275fd6f7172
  truncate -s 11800M "$out"
  sfdisk -q "$out" << END
label: gpt
size=8MiB,    type=U,     name="BootEFIA"
size=192MiB,  type=$boot, name="BootA"
size=4096MiB, type=$root, name="RootFS A"
size=8MiB,    type=U,     name="BootEFIB"
size=192MiB,  type=$boot, name="BootB"
size=4096MiB, type=$root, name="RootFS B"
size=1024MiB, type=L,     name="Log"
size=2048MiB, type=L,     name="Data"
END
  local part
  for part in esp:1 boot:9 root:201 esp:4297 boot:4305 root:4497 log:8593 data:9617; do
    dd if="${part%:*}.img" of="$out" bs=1M seek="${part#*:}" conv=notrunc,sparse status=none
  done
}

step() { # NAME FUNCTION
  local start=$EPOCHREALTIME
  "$2" >> log 2>&1
  awk -v start="$start" -v end="$EPOCHREALTIME" -v name="$1" 'BEGIN { printf "%7.3f %s\n", end - start, name }'
}

start=$EPOCHREALTIME
step "unpack (tar -x)" unpack
step "ext4 (mke2fs -d)" write_ext4
step "hash tree (veritysetup format)" write_hash_tree
step "sign the root hash (openssl)" sign
step "boot partitions (mkfs.vfat, mcopy)" write_boot
step "log and data (mke2fs)" write_log_and_data
step "table and copies (sfdisk, dd)" assemble
awk -v start="$start" -v end="$EPOCHREALTIME" 'BEGIN { printf "%7.3f total\n", end - start }'
