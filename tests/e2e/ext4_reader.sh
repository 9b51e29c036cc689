#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Whose a damaged block is: verify's answer for blocks of every kind of the real root, beside that of debugfs and dumpe2fs.
source "$(dirname "$0")/judge.sh"
needs debugfs dumpe2fs sfdisk python3
reader=$(dirname "$ROOTWRIGHT")/tests/filesystem_reader
volume=$(dirname "$ROOTWRIGHT")/tests/ext4_volume

image=$work/edge.img
build "$repository/layouts/edge-ab.yaml" "$image"
slice "$image" "RootFS A" "$work/root"

# judge ANSWERS: "BLOCK<tab>OWNER" a line, each compared with what e2fsprogs says of the volume $work/root.
judge() {
  python3 - "$work/root" "$1" << 'ENDPYTHON'
import os, re, subprocess, sys

volume, answers = sys.argv[1:]
BLOCK = 4096

def debugfs(*commands):
    script = "\n".join(commands)
    return subprocess.run(["debugfs", "-f", "/dev/stdin", volume], input=script, capture_output=True, text=True,
                          errors="surrogateescape", check=True).stdout

owners = {}
with open(answers, errors="surrogateescape") as file:
    for line in file:
        block, owner = line.rstrip("\n").split("\t")
        owners[int(block)] = owner
blocks = sorted(owners)

# icheck: the inode of each block, as far as it belongs to one.
inode_of = {}
for line in debugfs("icheck " + " ".join(map(str, blocks))).splitlines():
    if found := re.fullmatch(r"(\d+)\t(\d+)", line):
        inode_of[int(found[1])] = int(found[2])
inodes = sorted(set(inode_of.values()))
# ncheck: all names of each inode.
names = {}
for line in debugfs("ncheck " + " ".join(map(str, inodes))).splitlines():
    if found := re.fullmatch(r"(\d+)\t(.*)", line):
        names.setdefault(int(found[1]), []).append(re.sub("^//", "/", found[2]))
stats = {}
for inode in inodes:
    text = debugfs(f"stat <{inode}>")
    stats[inode] = (re.search(r"Type: (\S+)", text)[1], int(re.search(r"Size: (\d+)", text)[1]),
                    int(re.search(r"File ACL: (\d+)", text)[1]))

# What dumpe2fs says of the metadata of each group.
structure = {0: "superblock"}
for group, text in re.findall(r"^Group (\d+): (.*?)(?=^Group |\Z)",
                              subprocess.run(["dumpe2fs", volume], capture_output=True, text=True, check=True).stdout,
                              re.M | re.S):
    for kind in "Block bitmap", "Inode bitmap":
        structure[int(re.search(kind + r" at (\d+)", text)[1])] = f"{kind.lower()} of group {group}"
    first, last = map(int, re.search(r"Inode table at (\d+)-(\d+)", text).groups())
    for block in range(first, last + 1):
        structure[block] = f"inode table of group {group}"
    for backup, kind in re.findall(r"(Primary|Backup) superblock at (\d+)", text):
        if backup == "Backup": structure[int(kind)] = f"backup of the superblock in group {group}"
    if found := re.search(r"Group descriptors at (\d+)-(\d+)", text):
        for block in range(int(found[1]), int(found[2]) + 1):
            structure[block] = "group descriptors" if group == "0" else f"backup of the group descriptors in group {group}"

def expected(block):
    if block in structure:
        name = structure[block]
        if not name.startswith("inode table"): return name
        table = min(b for b, n in structure.items() if n == name)
        group = int(name.split()[-1])
        per_group = int(re.search(r"Inodes per group: +(\d+)", header)[1])
        first = group * per_group + (block - table) * (BLOCK // 256) + 1
        return f"{name}, inodes {first}–{first + BLOCK // 256 - 1}"
    if block not in inode_of:
        used = "marked in use" in debugfs(f"testb {block}")
        return "in use, but by no file" if used else "free space"
    inode = inode_of[block]
    kind, size, xattrs = stats[inode]
    paths = sorted(set(names.get(inode, [])), key=os.fsencode)
    path = "/" if inode == 2 else paths[0] if paths else f"<{inode}>"
    if block == xattrs: return f"extended attributes of {path}"
    # bmap: which block of the volume a block of the file is; ours must be the one it says it is.
    if kind == "directory": return f"directory {path}"
    claimed = re.search(r"bytes (\d+)–(\d+)$", owners[block])
    if not claimed: return f"extent index of {path}"
    first = int(claimed[1])
    mapped = int(debugfs(f"bmap <{inode}> {first // BLOCK}").splitlines()[-1])
    if first % BLOCK or mapped != block: return f"{path} elsewhere"
    others = len(paths) - 1
    more = "" if others == 0 else f" and {others} more name" + ("s" if others > 1 else "")
    return f"{path}{more}, bytes {first}–{min(first + BLOCK, size) - 1}"

header = subprocess.run(["dumpe2fs", "-h", volume], capture_output=True, text=True, check=True).stdout
kinds = {}
for block in blocks:
    if (wanted := expected(block)) != owners[block]:
        sys.exit(f"block {block}: ours is '{owners[block]}', e2fsprogs' is '{wanted}'")
    kind = re.sub(r" of group.*| in group.*| of /.*| /.*", "", owners[block])
    kinds["file" if kind.startswith("/") else kind] = 1
print(len(blocks), "blocks:", ", ".join(sorted(kinds)))
ENDPYTHON
}

# choose OWNERS: blocks of everything: the first and last of each kind of structure and file, and random ones.
choose() {
  python3 - "$1" << 'ENDPYTHON'
import random, re, sys
random.seed(5)
sys.stdout.reconfigure(errors="surrogateescape")
kinds = {}
for line in open(sys.argv[1], errors="surrogateescape").read().split("\n")[:-1]:
    owner = line.split("\t")[1]
    if owner.startswith("/"):
        kind = "links" if " more name" in owner else "short" if not owner.endswith("4095") else "file"
    else:
        kind = re.sub(r" of group.*| in group.*| of /.*| /.*", "", owner)
    kinds.setdefault(kind, []).append(line)
for kind, members in sorted(kinds.items()):
    print("\n".join({members[0], members[-1], *random.sample(members, min(len(members), 25))}))
ENDPYTHON
}

"$reader" "$work/root" owners > "$work/owners"
choose "$work/owners" > "$work/chosen"
grep -q ' more name' "$work/chosen" || fail "no hard links among the blocks to be judged"
exits 0 judge "$work/chosen"
says "group descriptors" "block bitmap" "inode bitmap" "inode table" "directory" "file" "superblock"
ok "owners are those that e2fsprogs knows of $said"

sed -i '0,/bytes /s/bytes [0-9]*/bytes 4096000/' "$work/chosen"
refuses judge "$work/chosen"
ok "the judge refuses another place in a file"

# verify names 16 damaged blocks of a root: of several kinds, by the block that was changed.
python3 - "$work/owners" > "$work/damaged" << 'ENDPYTHON'
import random, sys
random.seed(9)
lines = [line.split("\t") for line in open(sys.argv[1]).read().splitlines()]
bitmap = next(b for b, owner in lines if owner.startswith("block bitmap of group 1"))
free = [b for b, owner in lines if owner.startswith("/") and int(b) > 20000]
print(bitmap, *random.sample(free, 15))
ENDPYTHON
read -r start _ < <(extent "$image" "RootFS A")
for block in $(cat "$work/damaged"); do flip "$image" $((start + block * 4096 + block % 4096)); done
exits 1 "$ROOTWRIGHT" verify "$image" --certificate "$certificate" --quiet
sed -n 's/^RootFS A: block \([0-9]*\) (byte [0-9]* of the partition): \(.*\)$/\1\t\2/p' <<< "$said" > "$work/found"
equal "$(cut -f 1 "$work/found" | sort -n | tr '\n' ' ')" "$(tr ' ' '\n' < "$work/damaged" | sort -n | tr '\n' ' ')" "damaged blocks"
exits 0 judge "$work/found"
says "16 blocks"
ok "verify names the damaged blocks of an image as e2fsprogs does"

for tree in sparse pieces:4000 random:7; do
  rm -f "$work/root"
  "$volume" $tree "$work/root"
  "$reader" "$work/root" owners > "$work/owners"
  choose "$work/owners" > "$work/few"
  exits 0 judge "$work/few"
  ok "and in a volume of $tree of $said"
done
