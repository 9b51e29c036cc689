#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every SHA-256 kernel of this machine writes the hash trees that veritysetup writes.
source "$(dirname "$0")/judge.sh"
needs veritysetup cmp python3

verity_tree=$(dirname "$ROOTWRIGHT")/tests/verity_tree
uuid=11111111-2222-3333-4444-555555555555
cd "$work"

# A machine says which kernels it has when it is asked for one that it lacks.
truncate -s 4096 data
ROOTWRIGHT_SHA256_KERNEL=mmx exits 2 "$verity_tree" format data=data hash=ours uuid=$uuid
says "ROOTWRIGHT_SHA256_KERNEL: SHA-256 kernel 'mmx' is none of those that work on this machine: openssl"
kernels=${said##*machine: }
kernels=${kernels//,/}
ok "a kernel that the machine lacks is refused with those it has: $kernels"

# Random blocks; every fifth is zero, and so is a run of 100.
python3 - data << 'END'
import random, sys
random.seed(1)
with open(sys.argv[1], "wb") as file:
    for block in range(1021):
        zero = block % 5 == 4 or 300 <= block < 400
        file.write(bytes(4096) if zero else random.randbytes(4096))
END
salts=(- 5a "$(printf '%064x' 7)" "$(printf '%0512x' 9)")

for kernel in $kernels; do
  export ROOTWRIGHT_SHA256_KERNEL=$kernel
  for format in 0 1; do
    for salt in "${salts[@]}"; do
      for sizes in "512 512" "4096 4096" "4096 1024"; do
        read -r data_block hash_block <<< "$sizes"
        rm -f theirs ours
        root=$(veritysetup format --format=$format --salt="$salt" --data-block-size="$data_block" \
          --hash-block-size="$hash_block" --uuid=$uuid data theirs 2> warnings | sed -n 's/^Root hash:[[:space:]]*//p')
        equal "$("$verity_tree" format data=data hash=ours format=$format salt="${salt#-}" data_block_size="$data_block" \
          hash_block_size="$hash_block" uuid=$uuid threads=2)" "$root" "$kernel: root hash of format $format, salt $salt, $sizes"
        cmp ours theirs || fail "$kernel: the tree differs: format $format, salt $salt, blocks $sizes"
      done
    done
  done
  ok "$kernel: superblock, tree and root hash are veritysetup's, byte for byte, for both formats, four salts and three sizes"

  cp data changed
  flip changed $((4096 * 1000 + 4095))
  exits 1 "$verity_tree" verify data=changed hash=ours root="$root"
  says "data 4096000 4096"
  refuses veritysetup verify changed ours "$root"
  ok "$kernel: one changed byte is found, as veritysetup finds it"
done
