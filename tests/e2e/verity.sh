#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `verity` and veritysetup read what the other wrote, and both refuse the same damage; verity_matrix.sh compares bytes.
source "$(dirname "$0")/judge.sh"
needs veritysetup cmp python3 losetup mke2fs
needs_root

salt=e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d
uuid=11111111-2222-3333-4444-555555555555
cd "$work"

# make_data FILE BLOCKS: 4096-byte blocks, about half of them in holes.
make_data() {
  python3 - "$1" "$2" << 'END'
import hashlib, sys
blocks = int(sys.argv[2])
with open(sys.argv[1], "wb") as file:
    file.truncate(blocks * 4096)
    for block in range(blocks):
        if block // 300 % 2 == 0:
            file.seek(block * 4096)
            file.write(hashlib.sha256(str(block).encode()).digest() * 128)
END
}

make_data data 16385
for threads in 1 3 8; do
  "$ROOTWRIGHT" verity format data by.$threads --salt=$salt --uuid=$uuid --threads $threads --root-hash-file root.$threads > said.$threads
  sed -i 1d said.$threads
done
for threads in 3 8; do
  cmp by.1 by.$threads && cmp root.1 root.$threads && cmp said.1 said.$threads || fail "$threads threads write something else than 1"
done
ok "1, 3 and 8 threads write the same bytes"

"$ROOTWRIGHT" verity format data twice.1 > said.1
"$ROOTWRIGHT" verity format data twice.2 > said.2
cmp twice.1 twice.2 || fail "salt or UUID differ between two runs"
ok "without --salt and --uuid the bytes are the same each time"

root=$(cat root.1)
veritysetup verify data by.1 "$root" || fail "veritysetup refuses our tree"
exits 0 "$ROOTWRIGHT" verity verify data by.1 "$root"
veritysetup dump by.1 > theirs
"$ROOTWRIGHT" verity dump by.1 > ours
cmp theirs ours || fail "veritysetup dump reads something else than we do"
ok "veritysetup verifies our tree and reads our superblock"

exits 2 env ROOTWRIGHT_SHA256_KERNEL=none "$ROOTWRIGHT" verity format data new
says "ROOTWRIGHT_SHA256_KERNEL" "openssl"
kernels=$(grep -oE 'avx512|sha-ni|avx2|armv8|openssl' <<< "$said" | sort -u)
for kernel in $kernels; do
  ROOTWRIGHT_SHA256_KERNEL=$kernel "$ROOTWRIGHT" verity format data by.$kernel --salt=$salt --uuid=$uuid > /dev/null
  cmp by.1 by.$kernel || fail "the SHA-256 kernel $kernel gives another tree"
done
ok "every SHA-256 kernel of this machine gives the same tree: ${kernels//$'\n'/, }"

# damaged WHAT FILE OFFSET TEXT: one byte is flipped; veritysetup refuses it, and we name it.
damaged() {
  flip "$2" "$3"
  refuses veritysetup verify data by.1 "$root"
  exits 1 "$ROOTWRIGHT" verity verify data by.1 "$root"
  says "$4"
  flip "$2" "$3"
}
# The hash file: block 0 the superblock, 1 the top, 2 and 3 level 1, 4 to 132 level 0, offsets from the top on.
damaged "a data block" data $((5 * 4096 + 77)) "'data': data block 5 (byte 20480) does not match"
damaged "a data block in a hole" data $((400 * 4096)) "'data': data block 400 (byte 1638400) does not match"
damaged "the last data block" data $((16385 * 4096 - 1)) "'data': data block 16384 (byte 67108864) does not match"
damaged "level 0" by.1 $((4 * 4096 + 9)) "'by.1': hash block 3 of level 0 (byte 16384) does not match"
damaged "level 1" by.1 $((2 * 4096 + 9)) "'by.1': hash block 1 of level 1 (byte 8192) does not match"
damaged "the top" by.1 $((1 * 4096 + 9)) "'by.1': the top of the hash tree does not match the root hash"
damaged "the padding of level 0" by.1 $((133 * 4096 - 1)) "(byte 540672) does not match"
damaged "the padding of level 1" by.1 $((4 * 4096 - 1)) "(byte 12288) does not match"
damaged "the padding of the top" by.1 $((2 * 4096 - 1)) "the top of the hash tree"
ok "one byte changed in the data, in each level or in its padding: veritysetup refuses it, we name the block"

other=${root%?}$([ "${root: -1}" = 0 ] && echo 1 || echo 0)
refuses veritysetup verify data by.1 "$other"
exits 1 "$ROOTWRIGHT" verity verify data by.1 "$other"
says "root hash"
ok "another root hash is refused by both"

flip by.1 8
refuses veritysetup dump by.1
exits 3 "$ROOTWRIGHT" verity verify data by.1 "$root"
says "'by.1': verity superblock: version 65 is not 1"
flip by.1 8
ok "a superblock of another version is refused by both"

# refused TEXT OPTION...: of format; nothing is left, what was there is as it was.
cp data data.before
refused() {
  local text=$1
  shift
  exits 3 "$ROOTWRIGHT" verity format "$@"
  says "$text"
  [ ! -e new ] || fail "a refused format left a file"
  cmp data data.before || fail "a refused format changed the data"
}
refused "the hash area at byte 4096 overlaps the data area, which ends at byte 67112960" data data --hash-offset=4096
refused "the FEC area at byte 8192 overlaps the hash area, which ends at byte 544768" data new --fec-device=new --fec-offset=8192
refused "the FEC area at byte 0 overlaps the data area, which ends at byte 67112960" data new --fec-device=data
refused "salt of 257 bytes is longer than 256" data new --salt="$(printf '%0514d' 0)"
refused "'data' has 65,540 KiB, 16,386 data blocks are 65,544 KiB" data new --data-blocks=16386
refused "do not fit 64 bits" data new --data-blocks=18446744073709551615
refused "hash offset 100 is no multiple of 512" data new --hash-offset=100
refused "hash offset 512 is no multiple of 4096" data new --hash-offset=512 --no-superblock
refused "data block size 600 is no power of two" data new --data-block-size=600
refused "FEC with 25 roots is not possible, only with 2 to 24" data new --fec-device=fec --fec-roots=25
refused "FEC needs data and hash blocks of one size, not of 4096 and 1024 bytes" data new --fec-device=fec --hash-block-size=1024
head -c 4095 data > tiny
cp by.1 existing
refused "do not fit 64 bits" data existing --fec-device=fec --fec-offset=18446744073709551104
cmp by.1 existing || fail "a refused format changed the hash device"
refused "data block size 0 is no power of two" data new --data-block-size=0
head -c 4095 data > tiny
refused "there is no data block of 4096 bytes; a volume needs one at least" tiny new
head -c 4194304 data > short
exits 3 "$ROOTWRIGHT" verity verify short by.1 "$root"
says "'short' has 4 MiB, 16,385 data blocks are 65,540 KiB"
head -c 40960 by.1 > short.hash
exits 3 "$ROOTWRIGHT" verity verify data short.hash "$root"
says "'short.hash' has 40 KiB, the hash tree ends at byte 544768"
ok "areas that overlap, sizes that do not fit and devices that are too short are refused with both numbers"

exits 2 "$ROOTWRIGHT" verity verify data by.1
says "the root hash is missing"
exits 2 "$ROOTWRIGHT" verity format data new --salt=xyz
says "--salt"
exits 2 "$ROOTWRIGHT" verity verify data by.1 "$root" --no-superblock
says "--salt"
exits 2 "$ROOTWRIGHT" verity format data new --data-blocks=-1
says "--data-blocks"
ok "what is wrong with a command line is said"

# Block devices: written in place, never made longer, and not while something else has them.
truncate -s 1M device.file
device=$(losetup --find --show device.file)
loops+=("$device")
"$ROOTWRIGHT" verity format data "$device" --root-hash-file root.device > /dev/null
veritysetup verify data "$device" "$(cat root.device)"
exits 0 "$ROOTWRIGHT" verity verify data "$device" --root-hash-file root.device
truncate -s 256K device.file
losetup --set-capacity "$device"
exits 3 "$ROOTWRIGHT" verity format data "$device"
says "'$device' has 256 KiB, superblock and hash tree end at byte 544768"
truncate -s 4M device.file
losetup --set-capacity "$device"
mke2fs -q -F "$device"
mkdir mounted
mount "$device" mounted
exits 4 "$ROOTWRIGHT" verity format data "$device"
says "'$device' for writing: Device or resource busy"
umount mounted
ok "hash trees go to block devices, but not to short or mounted ones"

# A file that somebody shortens while it is read, and writes again: no crash, a message.
cp data shrinking
( while [ -e shrinking ]; do truncate -s 1M shrinking; dd if=data of=shrinking bs=4M conv=notrunc status=none; done ) 2> /dev/null &
shrinker=$!
refusals=0
for ((i = 0; i < 60; ++i)); do
  code=0
  said=$("$ROOTWRIGHT" verity format shrinking shrunk 2>&1 > /dev/null) || code=$?
  case $code in
    0) ;; # between two changes of its size, or the last one came in time
    3 | 4) says "'shrinking'" && ((++refusals)) ;;
    *) kill $shrinker; fail "exit code $code from a file that shrinks: $said" ;;
  esac
done
kill $shrinker
wait $shrinker 2> /dev/null || true
[ $refusals -gt 0 ] || fail "a file that shrinks was never noticed"
ok "a file that is shortened while it is hashed does no harm, and is noticed"
