#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Damage that FEC corrects and damage that it does not: `verity verify` and `verity repair` beside veritysetup.
# verity_matrix.sh compares the bytes of parity.
source "$(dirname "$0")/judge.sh"
needs veritysetup cmp openssl python3

cd "$work"
openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass pass:data -in /dev/zero 2> /dev/null | head -c 9000000 > data.whole || true
blocks=$((9000000 / 4096))
# 2197 data blocks and 19 hash blocks: with 2 roots 9 rounds, with 24 roots 10. Blocks of one round are that far apart.
for roots in 2 24; do
  "$ROOTWRIGHT" verity format data.whole hash.whole.$roots --fec-device fec.whole.$roots --fec-roots $roots --root-hash-file root > /dev/null
done
root=$(cat root)
cmp hash.whole.2 hash.whole.24

# fresh ROOTS: the volume as it was.
fresh() {
  cp data.whole data
  cp hash.whole.$1 hash
  cp fec.whole.$1 fec
  fec=(--fec-device fec --fec-roots "$1")
}

# destroy FILE BLOCK COUNT: other bytes in whole blocks.
destroy() { openssl rand $(($3 * 4096)) | dd of="$1" bs=4096 seek="$2" conv=notrunc status=none; }

# correctable BLOCKS: veritysetup says so.
correctable() {
  exits 0 veritysetup verify data hash "$root" --fec-device=fec --fec-roots="${fec[3]}"
  says "repairable errors"
  corrected "$1"
}

# corrected BLOCKS: we say so; we repair, and all is as it was.
corrected() {
  exits 1 "$ROOTWRIGHT" verity verify data hash "$root"
  exits 0 "$ROOTWRIGHT" verity verify data hash "$root" "${fec[@]}"
  says "$1 do not match, FEC corrects all" "; repairable with FEC"
  cmp -s data data.whole && cmp -s hash hash.whole.2 && fail "verify has written"
  exits 0 "$ROOTWRIGHT" verity repair data hash "$root" "${fec[@]}"
  says "repaired, $1"
  cmp data data.whole && cmp hash hash.whole.2 || fail "the repaired volume is not what it was"
  exits 0 veritysetup verify data hash "$root"
}

fresh 2
destroy data 100 9
correctable "9 blocks"
fresh 24
destroy data 200 120
correctable "120 blocks"
ok "half as many blocks of a round as roots: veritysetup and we correct them"

# The hash tree says which blocks are damaged; veritysetup does not ask it, and needs two roots for a block.
fresh 2
destroy data 100 18
refuses veritysetup verify data hash "$root" --fec-device=fec --fec-roots=2
corrected "18 blocks"
fresh 24
destroy data 0 240
refuses veritysetup verify data hash "$root" --fec-device=fec --fec-roots=24
corrected "240 blocks"
ok "as many blocks of a round as roots: we correct them"

# Single bytes: more blocks of a round than roots, and parity of other codewords, too.
fresh 2
for block in 5 14 23 32; do flip data $((block * 4096 + block)); done
flip fec $((5 * 2 * 4096 + 2000))
correctable "4 blocks"
ok "single bytes of many blocks, and of parity, are corrected as veritysetup corrects them"

# One byte of each codeword, in 200 blocks of one round.
head -c $((200 * 4096)) data.whole > round.whole
"$ROOTWRIGHT" verity format round.whole round.hash --fec-device round.fec --root-hash-file round.root > /dev/null
python3 - << 'END'
data = bytearray(open("round.whole", "rb").read())
for column in range(4096):
    data[column % 200 * 4096 + column] ^= 0x40
open("round", "wb").write(data)
END
exits 0 veritysetup verify round round.hash "$(cat round.root)" --fec-device=round.fec
exits 0 "$ROOTWRIGHT" verity repair round round.hash --root-hash-file round.root --fec-device round.fec
cmp round round.whole || fail "the repaired data is not what it was"
ok "one byte of each codeword is corrected, in however many blocks"

fresh 2
destroy data $((blocks - 1)) 1
destroy data 0 1
corrected "2 blocks"
ok "the first and the last block are corrected"

for block in 1 2 3 10 18; do
  fresh 2
  destroy hash $block 1
  exits 1 "$ROOTWRIGHT" verity verify data hash "$root"
  exits 0 "$ROOTWRIGHT" verity repair data hash "$root" "${fec[@]}"
  cmp hash hash.whole.2 && cmp data data.whole || fail "a damaged hash block changes more than itself"
done
ok "every level of the hash tree is corrected"

fresh 24
destroy hash 1 18
exits 0 "$ROOTWRIGHT" verity repair data hash "$root" "${fec[@]}"
cmp hash hash.whole.2 || fail "the repaired hash tree is not what it was"
fresh 24
destroy hash 4 3
destroy data 1000 60
exits 0 "$ROOTWRIGHT" verity repair data hash "$root" "${fec[@]}"
cmp hash hash.whole.2 && cmp data data.whole || fail "the repaired volume is not what it was"
ok "the whole hash tree is corrected, and parts of it together with data"

fresh 2
destroy data 5 1
destroy data 14 1
destroy data 23 1
destroy data 200 1
refuses veritysetup verify data hash "$root" --fec-device=fec
exits 1 "$ROOTWRIGHT" verity verify data hash "$root" "${fec[@]}"
says "data block 5 (byte 20480) does not match; not repairable with FEC" \
  "data block 200 (byte 819200) does not match; repairable with FEC" "4 blocks do not match, 3 of them beyond FEC"
cp data data.before
exits 1 "$ROOTWRIGHT" verity repair data hash "$root" "${fec[@]}"
says "3 of them beyond FEC; the others are repaired"
equal "$(cmp -l data data.before | wc -l)" "$(cmp -l data.whole data.before | awk '$1 > 819200 && $1 <= 823296' | wc -l)" "bytes written"
ok "three blocks of one round are beyond 2 roots: named, and left as they are; the others are repaired"

fresh 2
destroy data 5 1
destroy fec 10 1
exits 1 "$ROOTWRIGHT" verity repair data hash "$root" "${fec[@]}"
says "not repairable with FEC"
cmp -s data data.whole && fail "repaired with damaged parity"
equal "$(cmp -l data data.whole | awk '$1 <= 20480 || $1 > 24576' | wc -l)" 0 "bytes written elsewhere"
ok "what damaged parity gives is not written"

other=${root%?}$([ "${root: -1}" = 0 ] && echo 1 || echo 0)
fresh 2
destroy data 5 1
cp data data.before
exits 1 "$ROOTWRIGHT" verity repair data hash "$other" "${fec[@]}"
cmp data data.before && cmp hash hash.whole.2 || fail "written although the root hash is another"
ok "nothing is written that another root hash does not prove"

truncate -s 4096 short
exits 3 "$ROOTWRIGHT" verity repair data hash "$root" --fec-device short
says "'short' has 4 KiB, the FEC blocks end at byte"
exits 2 "$ROOTWRIGHT" verity repair data hash "$root"
says "--fec-device"
ok "parity that is too short or missing is refused"
