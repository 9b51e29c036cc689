#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Hash trees and superblocks, judged by veritysetup: bytes, sizes, and what each says of damage the other can see.
source "$(dirname "$0")/judge.sh"
needs veritysetup cmp python3

verity_tree=$(dirname "$ROOTWRIGHT")/tests/verity_tree
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

root_hash() { sed -n 's/^Root hash:[[:space:]]*//p'; }

# same_tree DATA ALGORITHM FORMAT SALT DATA_BLOCK_SIZE HASH_BLOCK_SIZE: of both programs; leaves theirs and $root.
same_tree() {
  local case="$1: $2, format $3, salt $4, blocks $5 and $6" ours
  rm -f theirs ours
  root=$(veritysetup format --hash="$2" --format="$3" --salt="$4" --data-block-size="$5" --hash-block-size="$6" \
    --uuid=$uuid "$1" theirs 2> warnings | root_hash)
  ours=$("$verity_tree" format data="$1" hash=ours algorithm="$2" format="$3" salt="${4#-}" data_block_size="$5" \
    hash_block_size="$6" uuid=$uuid threads=2)
  equal "$ours" "$root" "root hash of $case"
  cmp ours theirs || fail "superblock or tree differ: $case"
}

for blocks in 1 2 127 128 129 16384 16385; do
  make_data data.$blocks $blocks
  same_tree data.$blocks sha256 1 $salt 4096 4096
done
ok "files of 1 to 16385 blocks have veritysetup's superblock, tree and root hash, byte for byte"

for algorithm in sha1 sha256 sha384 sha512; do
  for format in 0 1; do
    for this_salt in - $salt $salt$salt$salt; do
      for sizes in "4096 4096" "512 512" "1024 4096" "4096 1024" "512 524288"; do
        # shellcheck disable=SC2086
        same_tree data.129 $algorithm $format $this_salt $sizes
      done
    done
  done
done
ok "so have all algorithms, both formats, no, short and long salts, and five pairs of block sizes"

for threads in 1 3 8; do
  "$verity_tree" format data=data.16385 hash=by.$threads salt=$salt uuid=$uuid threads=$threads > root.$threads
done
for threads in 3 8; do
  cmp by.1 by.$threads || fail "$threads threads write another tree than 1"
  cmp root.1 root.$threads || fail "$threads threads give another root hash than 1"
done
ok "1, 3 and 8 threads write the same bytes"

# Behind the data, in the same file: at the next boundary, and where veritysetup wants it on a 512-byte boundary.
for offset in $((16385 * 4096)) $((16385 * 4096 + 512)); do
  cp --sparse=always data.16385 theirs
  cp --sparse=always data.16385 ours
  root=$(veritysetup format --salt=$salt --uuid=$uuid --hash-offset=$offset --data-blocks=16385 theirs theirs \
    | root_hash)
  equal "$("$verity_tree" format data=ours hash=ours salt=$salt uuid=$uuid hash_offset=$offset data_blocks=16385)" \
    "$root" "root hash with --hash-offset=$offset"
  cmp ours theirs || fail "bytes differ with --hash-offset=$offset"
  veritysetup verify --hash-offset=$offset ours ours "$root" || fail "veritysetup refuses our tree behind the data"
done
ok "a tree behind its data is where veritysetup puts it"

"$verity_tree" format data=data.16385 hash=hash salt=$salt uuid=$uuid > root
root=$(cat root)
veritysetup verify data.16385 hash "$root" || fail "veritysetup refuses our tree"
exits 0 "$verity_tree" verify data=data.16385 hash=hash root="$root"
veritysetup dump hash | tr -d '\t ' > dump
for line in UUID:$uuid Hashtype:1 Datablocks:16385 Datablocksize:4096 Hashblocksize:4096 Hashalgorithm:sha256 \
  Salt:$salt; do
  grep -q "^$line" dump || fail "veritysetup dump does not say $line:"$'\n'"$(cat dump)"
done
ok "veritysetup verifies our tree and reads our superblock"

# damaged WHAT FILE OFFSET TEXT: one byte is flipped; veritysetup refuses it, and we name it.
damaged() {
  flip "$2" "$3"
  refuses veritysetup verify data.16385 hash "$root"
  exits 1 "$verity_tree" verify data=data.16385 hash=hash root="$root"
  equal "$said" "$4" "what is said of $1"
  flip "$2" "$3"
}
# The hash file: block 0 the superblock, 1 the top, 2 and 3 level 1, 4 to 132 level 0, offsets from the top on.
damaged "a data block" data.16385 $((5 * 4096 + 77)) "data 20480 4096"
damaged "a data block in a hole" data.16385 $((400 * 4096)) "data 1638400 4096"
damaged "the last data block" data.16385 $((16385 * 4096 - 1)) "data 67108864 4096"
damaged "level 0" hash $((4 * 4096 + 9)) "level 0 12288 4096"
damaged "level 1" hash $((2 * 4096 + 9)) "level 1 4096 4096"
damaged "the top" hash $((1 * 4096 + 9)) $'root hash\nlevel 2 0 4096'
damaged "the padding of level 0" hash $((133 * 4096 - 1)) "level 0 536576 4096"
damaged "the padding of level 1" hash $((4 * 4096 - 1)) "level 1 8192 4096"
damaged "the padding of the top" hash $((2 * 4096 - 1)) $'root hash\nlevel 2 0 4096'
ok "one byte changed in the data, in each level or in its padding: veritysetup refuses it, we name the block"

other=${root%?}$([ "${root: -1}" = 0 ] && echo 1 || echo 0)
refuses veritysetup verify data.16385 hash "$other"
exits 1 "$verity_tree" verify data=data.16385 hash=hash root="$other"
says "root hash"
ok "another root hash is refused by both"

flip hash 8
refuses veritysetup dump hash
exits 3 "$verity_tree" verify data=data.16385 hash=hash root="$root"
says "verity superblock: version 65 is not 1"
flip hash 8
ok "a superblock of another version is refused by both"
