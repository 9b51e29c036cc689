#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Partition tables of 512- and 4096-byte sectors, with one and with 128 partitions, seen by four other programs; and those
# of two of them, seen by our reader. The kernel itself is not asked: one without EFI_PARTITION would have no answer.
source "$(dirname "$0")/judge.sh"
needs sgdisk sfdisk fdisk partx losetup python3
needs_root
gpt_table=$repository/build/tests/gpt_table

# what_we_find FILE: what each judge of the next checks must find, too: a line per partition, "FIRST LENGTH TYPE UUID
# LABEL", in sectors. Kept, so that our reader has no say when a judge sees something broken.
what_we_find() { "$gpt_table" read "$1" > "$work/wanted"; }

# sgdisk -v alone says yes to anything: it counts with the partitions it lists.
sgdisk_finds() { # FILE COUNT
  LC_ALL=C sgdisk --verify --print "$1" > "$work/said" 2>&1
  cat "$work/said"
  grep -q 'No problems found' "$work/said" && [ "$(grep -c '^ *[0-9]\+ \+[0-9]\+ \+[0-9]\+ ' "$work/said")" -eq "$2" ]
}

# sfdisk --verify detects no errors in a table whose primary it finds corrupt.
sfdisk_finds() { # FILE
  sfdisk --verify "$1" > "$work/said" 2>&1
  cat "$work/said"
  grep -q 'No errors detected' "$work/said" && ! grep -q corrupt "$work/said" || return
  sfdisk --json "$1" | python3 -c '
import json, sys
for p in json.load(sys.stdin)["partitiontable"].get("partitions", []):
    print(p["start"], p["size"], p["type"].lower(), p["uuid"].lower(), p.get("name", ""))' > "$work/found"
  diff "$work/wanted" "$work/found"
}

fdisk_finds() { # FILE SECTOR_SIZE
  LC_ALL=C.UTF-8 fdisk --bytes -b "$2" -o Start,Sectors,Type-UUID,UUID,Name -l "$1" > "$work/said" 2>&1
  cat "$work/said"
  ! grep -qi corrupt "$work/said" || return
  sed -n '/^ *Start /,$ p' "$work/said" | tail -n +2 |
    python3 -c '
import sys
for line in sys.stdin:
    first, length, type, uuid, label = line.split(maxsplit=4)
    print(first, length, type.lower(), uuid.lower(), label.rstrip())' > "$work/found"
  diff "$work/wanted" "$work/found"
}

# partx reads from a device, in its sectors, but always counts in 512 bytes.
partx_finds() { # LOOP SECTOR_SIZE
  partx --raw --noheadings --output START,SECTORS,TYPE,UUID,NAME "$1" > "$work/said" || return
  python3 - "$2" "$work/said" > "$work/found" << 'END'
import re, sys
scale = int(sys.argv[1]) // 512
for line in open(sys.argv[2], "rb"):
    first, length, type, uuid, label = line.split()
    label = re.sub(rb"\\x(..)", lambda escape: bytes.fromhex(escape[1].decode()), label)
    print(int(first) // scale, int(length) // scale, type.decode(), uuid.decode(), label.decode())
END
  diff "$work/wanted" "$work/found"
}

# break_both FILE SECTOR_SIZE: a byte of each header.
break_both() {
  flip "$1" $(($2 + 40))
  flip "$1" $(($(stat -c %s "$1") - $2 + 40))
}

for count in 1 128; do
  disk=$work/512-$count
  "$gpt_table" write "$disk" 512 $count
  what_we_find "$disk"
  equal "$(grep -c . "$work/wanted")" $count "partitions that we find"
  exits 0 sgdisk_finds "$disk" $count
  exits 0 sfdisk_finds "$disk"
  exits 0 fdisk_finds "$disk" 512
  cp "$disk" "$work/broken"
  flip "$work/broken" 1100 # in the label of the first entry
  refuses sgdisk_finds "$work/broken" $count
  refuses sfdisk_finds "$work/broken"
  refuses fdisk_finds "$work/broken" 512
  ok "512-byte sectors, partitions: $count: sgdisk, sfdisk and fdisk find each in its place, and none a changed table"

  disk=$work/4096-$count
  "$gpt_table" write "$disk" 4096 $count
  what_we_find "$disk"
  exits 0 fdisk_finds "$disk" 4096
  refuses fdisk_finds "$disk" 512
  cp "$disk" "$work/broken"
  flip "$work/broken" 8270
  refuses fdisk_finds "$work/broken" 4096
  ok "4096-byte sectors, partitions: $count: fdisk finds each in its place, and none a changed table"

  for sector_size in 512 4096; do
    what_we_find "$work/$sector_size-$count"
    attach "$work/$sector_size-$count" $sector_size
    exits 0 partx_finds "$loop" $sector_size
    cp "$work/$sector_size-$count" "$work/broken-$sector_size-$count"
    break_both "$work/broken-$sector_size-$count" $sector_size
    attach "$work/broken-$sector_size-$count" $sector_size
    refuses partx_finds "$loop" $sector_size
  done
  ok "both sector sizes, partitions: $count: so does partx on loop devices"
done

"$gpt_table" write "$work/again" 512 128
exits 0 cmp "$work/512-128" "$work/again"
"$gpt_table" write "$work/again" 512 127
refuses cmp "$work/512-128" "$work/again"
ok "the same table twice gives the same bytes"

truncate -s 16M "$work/sgdisk" "$work/sfdisk"
sgdisk --clear --new=1:2048:+1M --change-name=1:'Größe' --typecode=1:8300 --new=2:0:0 "$work/sgdisk" > "$work/said"
printf 'label: gpt\nstart=2048, size=2048, name="Größe"\nsize=1MiB\n' | sfdisk --quiet "$work/sfdisk"
for writer in sgdisk sfdisk; do
  exits 0 "$gpt_table" read "$work/$writer"
  says "2048 2048 0fc63daf-8483-4772-8e79-3d69d8477de4"
  says "Größe"
  what_we_find "$work/$writer"
  exits 0 sfdisk_finds "$work/$writer"
  flip "$work/$writer" 600
  exits 1 "$gpt_table" read "$work/$writer"
  says "primary header: CRC-32"
done
ok "our reader finds nothing wrong with the tables of sgdisk and sfdisk, and what is changed in them"
