#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Parity in images: byte for byte veritysetup's, what verify says of damage beside what veritysetup says of it, and the
# sizes that count it.
source "$(dirname "$0")/judge.sh"
needs veritysetup sfdisk cmp python3
unset SOURCE_DATE_EPOCH

mkdir -p "$work/tree/usr/bin"
python3 - "$work/tree" << 'ENDPYTHON'
import random, sys
random.seed(7)
with open(f"{sys.argv[1]}/usr/bin/tool", "wb") as file:
    file.write(random.randbytes(3_000_000))
with open(f"{sys.argv[1]}/hello", "w") as file:
    file.write("hello\n")
ENDPYTHON
cat > "$work/head.yaml" << ENDYAML
format: rootwright/1
name: parity
version: 1
epoch: 1700000000
seed: 3d9c1e57-08ab-4a64-8b17-f2c0e5d6a911
signing: {verity: {certificate: $certificate, example_key: ${certificate%.crt.pem}.key.pem}}
ENDYAML
cat "$work/head.yaml" - > "$work/inline.yaml" << 'ENDYAML'
slots: {a: {}, b: {content: {slot: a}}}
partitions:
  - per_slot:
      - {name: "Boot ${SLOT}", type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: "Root ${SLOT}"}}
      - name: Root ${SLOT}
        type: root-x86-64
        size: 8MiB
        filesystem: {type: ext4}
        content: {directory: tree}
        verity: {tree: inline, fec: {roots: 2}}
ENDYAML
cat "$work/head.yaml" - > "$work/separate.yaml" << 'ENDYAML'
partitions:
  - name: Root
    type: root-x86-64
    size: 9MiB
    filesystem: {type: ext4, size: minimal}
    content: {directory: tree}
    verity: {hash_partition: Hash, signature_partition: Signature, fec: {roots: 24}}
  - {name: Hash, type: root-x86-64-verity, size: content}
  - {name: Signature, type: root-x86-64-verity-sig, size: content}
ENDYAML

cat "$work/head.yaml" - > "$work/blocks.yaml" << 'ENDYAML'
partitions:
  - {name: Boot, type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: Root}}
  - name: Root
    type: root-x86-64
    size: 7MiB
    filesystem: {type: ext4}
    content: {directory: tree}
    verity: {tree: inline, algorithm: sha512, block_size: 1024, fec: {roots: 5}}
ENDYAML

# fact IMAGE NAME KEY...: what the manifest says of a partition.
fact() {
  python3 - "$@" << 'ENDPYTHON'
import json, sys
image, name, *keys = sys.argv[1:]
with open(f"{image}.manifest.json") as file:
    value = next(p for p in json.load(file)["partitions"] if p["name"] == name)
for key in keys:
    value = value[key]
print(value)
ENDPYTHON
}

# carve IMAGE NAME: the partition as $work/data and the one with its hash tree as $work/hashes, for veritysetup, with
# the options that it takes in $options and the root hash in $root_hash.
carve() {
  local image=$1 name=$2 holder=$2
  [ "$(fact "$image" "$name" verity hash_offset)" != 0 ] || holder=Hash
  slice "$image" "$name" "$work/data"
  slice "$image" "$holder" "$work/hashes"
  parity=$(fact "$image" "$name" verity fec offset)
  root_hash=$(fact "$image" "$name" verity root_hash)
  options=(--hash-offset="$(fact "$image" "$name" verity hash_offset)" --fec-device="$work/hashes"
    --fec-offset="$parity" --fec-roots="$(fact "$image" "$name" verity fec roots)")
}
judge() { veritysetup verify "$work/data" "$work/hashes" "$root_hash" "${options[@]}"; }
verify() { "$ROOTWRIGHT" verify "$1" --certificate "$certificate" --quiet "${@:2}"; }

# same_parity IMAGE NAME: veritysetup writes the same behind the same data.
same_parity() {
  carve "$1" "$2"
  cp "$work/hashes" "$work/expected"
  truncate -s "$(fact "$1" "$2" verity hash_offset)" "$work/hashes"
  truncate -s "$(stat -c %s "$work/expected")" "$work/hashes"
  exits 0 veritysetup format "$work/data" "$work/hashes" "${options[@]}" --salt="$(fact "$1" "$2" verity salt)" \
    --uuid="$(fact "$1" "$2" verity superblock_uuid)" --data-blocks="$(fact "$1" "$2" verity data_blocks)" --hash="$(fact "$1" "$2" verity algorithm)" \
    --data-block-size="$(fact "$1" "$2" verity data_block_size)" \
    --hash-block-size="$(fact "$1" "$2" verity hash_block_size)"
  cmp "$work/hashes" "$work/expected" || fail "veritysetup writes other parity for $2 of $1"
}

for layout in inline separate blocks; do
  image=$work/$layout.img
  for threads in 1 3; do
    exits 0 "$ROOTWRIGHT" build "$work/$layout.yaml" -o "$image" --quiet --threads $threads
    mv "$image" "$work/$layout.$threads"
    mv "$image.manifest.json" "$work/$layout.$threads.manifest.json"
  done
  cmp "$work/$layout.1" "$work/$layout.3"
  mv "$work/$layout.3" "$image"
  mv "$work/$layout.3.manifest.json" "$image.manifest.json"
  rm "$work/$layout.1"
  exits 0 verify "$image"
  exits 0 verify "$image" --no-manifest
done
for name in "Root A" "Root B"; do same_parity "$work/inline.img" "$name"; done
same_parity "$work/separate.img" Root
same_parity "$work/blocks.img" Root
ok "parity is veritysetup's, byte for byte, inline and in a hash partition, in both slots, in blocks of 1024 bytes, with one thread and three"

equal "$(fact "$work/inline.img" "Root A" filesystem size)" $((2012 * 4096)) "a filesystem that fills 8 MiB"
equal "$(fact "$work/inline.img" "Root A" verity fec size)" $((18 * 4096)) "parity of 2012 data and 17 hash blocks"
uuid=$(fact "$work/inline.img" "Root B" uuid)
equal "$(fact "$work/inline.img" "Root B" verity fec table_options)" \
  "use_fec_from_device /dev/disk/by-partuuid/$uuid fec_roots 2 fec_blocks 2029 fec_start 2030" "the table's options"
sed -i 's/size: content}$/size: 132KiB}/; s/size: minimal/size: 8MiB/' "$work/separate.yaml"
for command in "check $work/separate.yaml" "build $work/separate.yaml -o $work/small.img"; do
  exits 3 "$ROOTWRIGHT" $command
  says "partition 'Hash': size 132 KiB is smaller than the hash tree of 'Root', 72 KiB, and its parity, 864 KiB"
done
ok "sizes count the parity, and what is too small for it is refused by check and by build"

# damaged LAYOUT NAME OFFSET...: a copy with these bytes of the partition changed, in $work/damaged.img and carved.
damaged() {
  local layout=$1 name=$2 start
  shift 2
  copy_image "$work/$layout.img" "$work/damaged.img"
  read -r start _ < <(extent "$work/damaged.img" "$name")
  for offset in "$@"; do flip "$work/damaged.img" $((start + offset)); done
}

# both_say MESSAGE...: verify, with the manifest and without.
both_say() {
  exits 1 verify "$work/damaged.img"
  says "$@"
  exits 1 verify "$work/damaged.img" --no-manifest
  says "$@"
}

block_of() { # LABEL BLOCK: as verify names it
  echo "$1: block $2 (byte $(($2 * 4096)) of the partition): "
}

# A block of the file's: of those that are all different, the one that holds the file's megabyte.
carve "$work/inline.img" "Root A"
file_block=$(python3 - "$work" << 'ENDPYTHON'
import sys
with open(f"{sys.argv[1]}/tree/usr/bin/tool", "rb") as file:
    file.seek(1048576)
    wanted = file.read(4096)
with open(f"{sys.argv[1]}/data", "rb") as file:
    print(file.read().index(wanted) // 4096)
ENDPYTHON
)
hash_block=2014 # behind 2012 data blocks, the superblock and the top of the tree
parity_block=$((parity / 4096))

damaged inline "Root A" $((file_block * 4096 + 99))
both_say "$(block_of "Root A" $file_block)/usr/bin/tool, bytes 1048576–1052671; repairable with FEC"
carve "$work/damaged.img" "Root A"
exits 0 judge
says "Found 1 repairable errors"
exits 1 verify "$work/damaged.img" --json
python3 - "$file_block" "$said" << 'ENDPYTHON'
import json, sys
finding = json.loads(sys.argv[2])["findings"][0]
block = int(sys.argv[1])
assert finding["partition"] == "Root A" and finding["offset"] == block * 4096, finding
assert finding["block"] == {"number": block, "owner": "/usr/bin/tool", "path": "/usr/bin/tool",
                            "file_offset": 1048576, "file_bytes": 4096, "repairable": True}, finding
ENDPYTHON
ok "a damaged data block is named with its bytes of the file, and repairable as veritysetup says"

damaged inline "Root A" $((hash_block * 4096)) $(((hash_block - 1) * 4096 + 31)) 1080
# The superblock says where the filesystem ends and the tree begins; without it only the manifest does.
exits 1 verify "$work/damaged.img" --no-manifest
says "Root A: claims to be a root, but holds no filesystem that can be read"
exits 1 verify "$work/damaged.img"
says "Root A: the hash tree does not match the root hash" \
  "$(block_of "Root A" $hash_block)block 1 of the hash tree, in level 0; repairable with FEC" \
  "$(block_of "Root A" $((hash_block - 1)))block 0 of the hash tree, in level 1; repairable with FEC"
exits 1 verify "$work/damaged.img"
says "$(block_of "Root A" 0)superblock; repairable with FEC"
carve "$work/damaged.img" "Root A"
exits 0 judge
says "Found 3 repairable errors"
ok "damage in two levels of the hash tree and in the filesystem's superblock is repairable"

# 2029 blocks are nine rounds: every ninth block is of the same one. With two roots, a few wrong bytes look like another
# single one to who does not know where they are, as veritysetup does not; so all of the blocks is wrong.
damaged inline "Root A"
python3 - "$work/damaged.img" $(extent "$work/damaged.img" "Root A") "$file_block" << 'ENDPYTHON'
import random, sys
image, start, _, block = sys.argv[1], *map(int, sys.argv[2:])
random.seed(11)
with open(image, "r+b") as file:
    for i in (0, 9, 18):
        file.seek(start + (block + i) * 4096)
        file.write(random.randbytes(4096))
ENDPYTHON
for i in 0 9 18; do
  both_say "$(block_of "Root A" $((file_block + i)))/usr/bin/tool" \
    "not repairable with FEC: 3 damaged blocks in its round, parity of 2 roots"
done
carve "$work/damaged.img" "Root A"
refuses judge
says "cannot be repaired"
ok "three damaged blocks of one round are too many for two roots, and veritysetup says so, too"

damaged inline "Root A" $((parity_block * 4096 + 9000))
both_say "$(block_of "Root A" $((parity_block + 2)))parity of round 1 is not what data and hash tree give; the root hash does not cover parity"
carve "$work/damaged.img" "Root A"
exits 0 judge
ok "wrong parity is found, which veritysetup does not see while the data is whole"

damaged separate Root $((245 * 4096))
both_say "$(block_of Root 245)" "; repairable with FEC"
carve "$work/damaged.img" Root
exits 0 judge
says "Found 1 repairable errors"
end=$(($(fact "$work/separate.img" Root verity fec offset) + $(fact "$work/separate.img" Root verity fec size)))
damaged separate Hash $((end + 5)) 8192
exits 1 verify "$work/damaged.img"
says "Hash: block 2 (byte 8192 of the partition): block 1 of the hash tree, in level 0; repairable with FEC" \
  "what lies behind the parity is not zero"
# Without the manifest the last byte that is not zero says how much parity there is.
exits 1 verify "$work/damaged.img" --no-manifest
says "Hash: block 2 (byte 8192 of the partition): block 1 of the hash tree, in level 0" "what lies behind the hash tree is not zero"
ok "parity in a hash partition repairs data and hash blocks, and nothing lies behind it"

damaged blocks Root $((2801 * 1024 + 5))
both_say "Root: block 2801 (byte 2868224 of the partition): /usr/bin/tool, bytes " "; repairable with FEC"
carve "$work/damaged.img" Root
exits 0 judge
says "Found 1 repairable errors"
ok "a block of 1024 bytes is repairable, too, and is a part of the filesystem's block"

# The appliance's root: 107,000 blocks.
sed "s|tree: inline|tree: inline, fec: {roots: 2}|; s|\.\./|$repository/|" "$repository/layouts/edge-ab.yaml" > "$work/edge.yaml"
build "$work/edge.yaml" "$work/edge.img" --set kernel="$kernel"
exits 0 verify "$work/edge.img"
exits 0 verify "$work/edge.img" --no-manifest
same_parity "$work/edge.img" "RootFS A"
damaged edge "RootFS A" $((4096 * 50000 + 1)) $((4096 * 2))
both_say "$(block_of "RootFS A" 50000)" "$(block_of "RootFS A" 2)" "repairable with FEC"
carve "$work/damaged.img" "RootFS A"
exits 0 judge
says "Found 2 repairable errors"
ok "the real root has veritysetup's parity, and damage in it is repairable"
