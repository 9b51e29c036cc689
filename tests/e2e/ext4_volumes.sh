#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Volumes of synthetic trees, seen by e2fsprogs and by the kernel: every kind of entry, large directories, holes, exact
# sizes, volumes to write to and to grow.
source "$(dirname "$0")/judge.sh"
needs e2fsck dumpe2fs resize2fs python3 cmp mount
needs_root
volume=$repository/build/tests/ext4_volume
image=$work/volume.img
mkdir "$work/mounted"

# e2fsck has nothing to say but the names of its five passes, and a summary.
judge() { # IMAGE
  exits 0 e2fsck -f -n "$1"
  equal "$(grep -vcE '^(e2fsck |Pass [1-5]: |[a-z]+: [0-9]+/[0-9]+ files )' <<< "$said")" 0 "other lines from e2fsck: $said"
  equal "$(grep -c '^Pass [1-5]: ' <<< "$said")" 5 "passes of e2fsck"
}

# write TREE [SIZE [ACCESS [GROWS_TO]]]
write() {
  local tree=$1
  shift
  rm -f "$image"
  "$volume" "$tree" "$image" "$@"
}

header() { dumpe2fs -h "$image" 2> /dev/null | sed -n "s/^$1: *//p"; } # FIELD

# The kernel's view of the volume is the tree, name by name.
compare() { # TREE
  mount -o ro,noatime,loop "$image" "$work/mounted"
  python3 "$(dirname "$0")/list_tree.py" "$work/mounted" | sort > "$work/found"
  umount "$work/mounted"
  "$volume" "$1" | sort > "$work/expected"
  cmp "$work/expected" "$work/found"
}

for tree in empty kinds sparse pieces:4 pieces:5 pieces:1361 pieces:4000 names:40000 directories:70000 random:7; do
  write $tree
  judge "$image"
  compare $tree || fail "$(diff "$work/expected" "$work/found" | cut -c -300 | head)"
done
write kinds
refuses compare random:7
ok "the kernel shows every kind of entry, 40,000 names, 70,000 directories, holes and fragments as they are in the tree"

python3 - "$image" << 'END' # one bit of the mode of every inode that has one
import re, subprocess, sys
place = subprocess.run(["debugfs", "-R", "imap <12>", sys.argv[1]], capture_output=True, text=True, check=True).stdout
block, offset = re.search(r"block (\d+), offset (0x[0-9a-f]+)", place).groups()
with open(sys.argv[1], "r+b") as file:
    file.seek(int(block) * 4096 + int(offset, 16) + 1)
    file.write(b"\x83")
END
refuses e2fsck -f -n "$image"
ok "e2fsck has nothing to say of them, and refuses an inode with one byte changed"

write names:1000000
judge "$image"
ok "1,000,000 empty files in one directory"

for seed in $(seq 1 15); do
  write random:$seed
  judge "$image"
  blocks=$(header 'Block count')
  # A volume of one group has 50 blocks besides its metadata; more are all in use.
  [ "$blocks" -le 60 ] || equal "$(header 'Free blocks')" 0 "free blocks in the smallest volume of random:$seed"
  exits 3 "$volume" random:$seed "$image" minimal-1
  says "is smaller than its ext4 filesystem"
  for more in 1 9 $((seed * 311)); do
    write random:$seed minimal+$more
    judge "$image"
    equal "$(($(header 'Block count') <= blocks + more))" 1 "blocks of random:$seed with $more more"
  done
done
ok "the smallest volumes of random trees are full, one block less is refused, more are accepted"

for tree in empty kinds; do
  for size in minimal minimal+1 minimal+5000 67108864 1073741824; do
    write $tree $size writable
    judge "$image"
  done
done
write names:5000 2147483648 writable 2199023255552
judge "$image"
equal "$(header 'Reserved GDT blocks')" 255 "descriptor blocks to grow into"
equal "$(header 'Filesystem features' | grep -ow -e has_journal -e resize_inode | tr '\n' ' ')" "has_journal resize_inode " features
mount -o loop "$image" "$work/mounted"
(cd "$work/mounted/many" && touch $(seq -f 'new-%g' 3000) && rm name-1* && mkdir below && cp -a /etc/. below/)
umount "$work/mounted"
judge "$image"
ok "a writable volume has a journal and room to grow, and is clean after it was written to"

exits 0 e2fsck -f -p "$image" # resize2fs wants it after a mount
truncate -s 2T "$image"
exits 0 resize2fs "$image"
judge "$image"
equal "$(header 'Block count')" 536870912 "blocks after growing"
ok "a volume of 2 GiB grows to 2 TiB"

write kinds 2199023255552 writable
judge "$image"
equal "$(($(du -k "$image" | cut -f 1) < 100 * 1024))" 1 "less than 100 MiB on the disk"
ok "a new volume of 2 TiB takes less than 100 MiB"
