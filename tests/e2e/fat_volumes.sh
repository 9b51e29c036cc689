#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# FAT volumes of our builder, seen by fsck.vfat and mtools.
source "$(dirname "$0")/judge.sh"
needs fsck.vfat mcopy mdir minfo mlabel diff cmp python3
programs=$(dirname "$ROOTWRIGHT")/tests
export MTOOLS_SKIP_CHECK=0 TZ=UTC

# write DIRECTORY SIZE SECTOR_SIZE: as $work/volume.img; what it says is the size.
write() { "$programs/fat_volume" "$1" "$work/volume.img" "$2" "$3" BOOT; }

# Silence is one line with the counts. There are broken volumes on which fsck.vfat 4.2 never ends.
judge_structure() { # IMAGE
  local said
  said=$(timeout 60 fsck.vfat -n "$1") || { echo "$said"; return 1; }
  [ "$(grep -vc '^fsck.fat ' <<< "$said")" -eq 1 ] || { echo "$said"; return 1; }
}

judge_files() { # IMAGE DIRECTORY
  rm -rf "$work/read" && mkdir "$work/read"
  mcopy -spn -i "$1" :: "$work/read/" && diff -r "$2" "$work/read"
}

describe() { minfo -i "$work/volume.img" ::; }

boot=$work/boot
mkdir -p "$boot/EFI/BOOT" "$boot/empty directory" "$boot/similar"
head -c 3000000 /dev/urandom > "$boot/vmlinuz"
head -c 4096 /dev/urandom > "$boot/EFI/BOOT/BOOTX64.EFI"
printf %064d 0 > "$boot/roothash"
: > "$boot/nothing"
for length in 1 12 13 14 25 26 27 254 255; do head -c "$length" /dev/zero | tr '\0' n > "$boot/similar/$(printf "%${length}s" | tr ' ' n)"; done
for name in 'UPPER.TXT' 'lower.txt' 'Mixed.Txt' '.hidden' 'two.dots.txt' 'a+b,c;d=e[f].x' 'no extension' 'grün.ö' 'ツ.txt' 'tilde~1.txt' 'TILDEX~1.TXT' 'tildexyz one.txt' 'tildexyz two.txt'; do
  echo "$name" > "$boot/similar/$name"
done

for sector_size in 512 4096; do
  for size in 8388608 201326592 1073741824 minimum; do
    size_in_bytes=$(write "$boot" $size $sector_size)
    exits 0 judge_structure "$work/volume.img"
    exits 0 judge_files "$work/volume.img" "$boot"
    equal "$(stat -c %s "$work/volume.img")" "$size_in_bytes" "size of the volume"
    case $size in
      8388608) says_kind=FAT12 ;;
      201326592) says_kind=FAT16 ;;
      1073741824) says_kind=FAT32 ;;
      minimum) continue ;;
    esac
    exits 0 describe
    says "$says_kind" 1234ABCD "sector size: $sector_size bytes"
  done
  refuses write "$boot" $((size_in_bytes - sector_size)) $sector_size
  says "is too small for its files"
done
ok "fsck.vfat has nothing to say about FAT12, FAT16 and FAT32 with sectors of 512 and 4096 bytes, mtools reads every file back, one sector less than the minimum is refused"

write "$boot" 8388608 512 > "$work/size"
exits 0 describe
says "cluster size: 4 sectors"
exits 0 mlabel -s -i "$work/volume.img" ::
says "Volume label is BOOT"
SOURCE_DATE_EPOCH=1700000000 write "$boot" 8388608 512 > "$work/size"
exits 0 mdir -i "$work/volume.img" ::/roothash
says "2023-11-14  22:13"
ok "8 MiB have 4 sectors a cluster, label, volume id and time are as given"

cp "$work/volume.img" "$work/first.img"
SOURCE_DATE_EPOCH=1700000000 TZ=Asia/Tokyo LC_ALL=C write "$boot" 8388608 512 > "$work/size"
exits 0 cmp "$work/first.img" "$work/volume.img"
write "$boot" 8388608 512 > "$work/size"
refuses cmp "$work/first.img" "$work/volume.img"
ok "equal trees and epochs give equal bytes in any time zone, another epoch gives others"

# The second table, the boot sector's count of sectors, and where the root directory's second record begins.
for offset in 6664 20 12858; do
  cp "$work/first.img" "$work/broken.img"
  flip "$work/broken.img" "$offset"
  refuses judge_structure "$work/broken.img"
done
cp "$work/first.img" "$work/broken.img"
flip "$work/broken.img" 1000000
refuses judge_files "$work/broken.img" "$boot"
ok "fsck.vfat refuses a changed table, boot sector and directory, the comparison a changed byte of a file"

# One cluster each, in directories of 500: what the smallest volume is FAT12 of, is FAT16 of with a file more.
clusters=$work/clusters
mkdir "$clusters"
python3 - "$clusters" << 'END'
import pathlib, sys
for number in range(3820):
    folder = pathlib.Path(sys.argv[1], f"D{number // 500}")
    folder.mkdir(exist_ok=True)
    (folder / f"F{number}").write_text("x")
END
last=
for number in $(seq 3820 3860); do
  echo x > "$clusters/D7/F$number"
  write "$clusters" minimum 512 > "$work/size"
  exits 0 "$programs/filesystem_reader" "$work/volume.img" summary
  kind=${said%% *}
  [ "$last$kind" != FAT12FAT16 ] || break
  cp "$work/volume.img" "$work/last.img"
  last=$kind
done
exits 0 fsck.vfat -vn "$work/last.img"
says "4084 data clusters" "12 bit entries"
exits 0 fsck.vfat -vn "$work/volume.img"
says "4085 data clusters" "16 bit entries"
exits 0 judge_structure "$work/volume.img"
exits 0 judge_files "$work/volume.img" "$clusters"
ok "4084 clusters are FAT12 and 4085 are FAT16, for fsck.vfat and mtools, too"

many=$work/many
mkdir -p "$many/d"
python3 - "$many/d" << 'END'
import pathlib, sys
for number in range(16000):
    pathlib.Path(sys.argv[1], f"a long and similar name {number}").touch()
END
write "$many" 16777216 512 > "$work/size"
exits 0 judge_structure "$work/volume.img"
exits 0 judge_files "$work/volume.img" "$many"
ok "16,000 alike names in one directory have aliases that differ"
