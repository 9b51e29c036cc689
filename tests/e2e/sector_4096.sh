#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every layout on a disk with sectors of 4096 bytes. sgdisk and sfdisk take no sector size for a file: fdisk does, and the kernel.
source "$(dirname "$0")/judge.sh"
needs fdisk losetup blkid fsck.vfat e2fsck partx
needs_root

mkdir "$work/layouts"
ln -s "$repository"/{recipes,keys-example} "$work"
ln -s "$INPUTS" "$work/build"
for name in edge-ab discoverable minimal; do
  layout=$work/layouts/$name.yaml
  image=$work/$name.img
  sed 's/^partitions:/disk: {sector_size: 4096}\n&/' "$repository/layouts/$name.yaml" > "$layout"
  build "$layout" "$image"
  exits 0 "$ROOTWRIGHT" verify "$image" --certificate "$certificate"

  table() { LC_ALL=C fdisk -b "$1" -l "$image"; }
  exits 0 table 4096
  says "Disklabel type: gpt"
  [ "$(grep -c "^$image[0-9]" <<< "$said")" -gt 1 ] || fail "fdisk finds no partitions of $name: $said"
  refuses grep 'Disklabel type: gpt' <(table 512 2> /dev/null)

  attach "$image" 4096
  partx --add "$loop" 2> /dev/null || true
  exits 0 partx --show "$loop"
  for partition in "$loop"p*; do
    case $(blkid -p -o value -s TYPE "$partition" || true) in
      ext4) exits 0 e2fsck -fn "$partition"; equal "$(wc -l <<< "$said")" 7 "lines that e2fsck says: $said" ;;
      vfat) exits 0 fsck.vfat -n -v "$partition"; says "4096 bytes per logical sector" ;;
    esac
  done
  partx --delete "$loop"
  ok "$name: fdisk and the kernel find its partitions, e2fsck and fsck.vfat their filesystems"
  rm "$image"
done
