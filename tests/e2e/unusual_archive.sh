#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Everything that a file tree can hold and few do: made by the kernel, archived by GNU tar, mounted again and compared.
source "$(dirname "$0")/judge.sh"
needs tar python3 e2fsck gzip xz cmp
needs_root

mkdir -p "$work/layouts" "$work/recipes/minimal" "$work/tree"
ln -s "$repository/keys-example" "$work"
cp "$repository/layouts/minimal.yaml" "$work/layouts"
layout=$work/layouts/minimal.yaml
# No rule, above all no clamping of times.
printf '%s\n' 'format: rootwright-recipe/1' 'archives: ["${rootfs}"]' > "$work/recipes/minimal/recipe.yaml"

python3 - "$work/tree" << 'END'
import os, struct, sys
os.chdir(sys.argv[1])
os.umask(0)

def put(name, content=b"", mode=0o644):
    with open(name, "wb") as file:
        file.write(content)
    os.chmod(name, mode)

put("empty")
put("setuid", b"x", 0o4755)
put("nobody may", b"x", 0)
os.mkdir("sticky"), os.chmod("sticky", 0o1777)
os.mkdir("setgid"), os.chmod("setgid", 0o2775), os.chown("setgid", 4000000000, 65536)
os.mknod("null", 0o20666, os.makedev(1, 3))
os.mknod("block", 0o60660, os.makedev(259, 300000))
os.mkfifo("fifo", 0o600)
os.symlink("empty", "short link")
os.symlink("nowhere/" + "x" * 900, "long link")
put("one", b"three names")
os.link("one", "two"), os.mkdir("folder"), os.link("one", "folder/three")
put(b"n" * 255)
for name in (b"not \xff\xfe UTF-8", "Grüße 世界".encode(), b"new\nline", b"back\\slash", b"-rf", b" "):
    put(name, name)
deep = "deep"
os.mkdir(deep)
for level in range(60):
    deep += f"/{'d' * 50}{level}"
    os.mkdir(deep)
put(deep + "/bottom", b"deep down")
os.mkdir("many")
for number in range(5000):
    put(f"many/file with a longer name {number}")
put("sparse", b"start")
with open("sparse", "r+b") as file:
    for offset in (1 << 20, 3 << 30, (6 << 30) - 3):
        file.seek(offset)
        file.write(b"data")
for name, time in (("before 1970", -2**31 + 1), ("after 2038", 2**32 + 5), ("after 2106", 2**33)):
    put(name)
    os.utime(name, ns=(time * 10**9 + 123456789, time * 10**9 + 123456789))

acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in (
    (0x01, 6, 0xFFFFFFFF), (0x02, 4, 1000), (0x02, 7, 2000), (0x04, 4, 0xFFFFFFFF), (0x08, 5, 300), (0x10, 7, 0xFFFFFFFF), (0x20, 0, 0xFFFFFFFF)))
label = b"system_u:object_r:bin_t:s0\0"
capability = struct.pack("<IIIII", 0x02000001, 1 << 10, 0, 0, 0)
put("labelled", b"x"), os.setxattr("labelled", "security.selinux", label)
put("capable", b"x", 0o755)
os.setxattr("capable", "security.capability", capability), os.setxattr("capable", "security.selinux", label)
put("listed", b"x"), os.setxattr("listed", "system.posix_acl_access", acl)
os.setxattr("folder", "system.posix_acl_default", acl), os.setxattr("folder", "trusted.here", b"1")
put("much said"), os.setxattr("much said", "user.long", bytes(range(256)) * 10)
for number in range(12):
    os.setxattr("much said", f"user.number {number}", b"" if number == 7 else b"v" * number)
for number in range(50):
    put(f"shared {number}"), os.setxattr(f"shared {number}", "user.same", b"of many" * 40)
os.utime(".", ns=(0, 987654321))
END

tar --format=pax --xattrs --xattrs-include='*' --numeric-owner --sparse -C "$work/tree" -cf "$work/tree.tar" .
image=$work/tree.img
exits 0 "$ROOTWRIGHT" build "$layout" --set rootfs="$work/tree.tar" -o "$image"
exits 0 "$ROOTWRIGHT" verify "$image" --certificate "$certificate"
ok "the archive is built and verified"

slice "$image" Root "$work/root"
exits 0 e2fsck -fn "$work/root"
equal "$(wc -l <<< "$said")" 7 "lines that e2fsck says: $said"
[ "$(du -k "$work/root" | cut -f 1)" -lt 65536 ] || fail "holes of the 6 GiB file take room: $(du -h "$work/root")"
mkdir "$work/mounted"
mount -o ro,loop "$work/root" "$work/mounted"
same=(python3 "$repository/tests/e2e/tree_facts.py" "$work/tree" "$work/mounted")
exits 0 "${same[@]}"
ok "the kernel finds in it what the tree has: $(tail -n 1 <<< "$said")"

setfattr -n user.long -v other "$work/tree/much said"
refuses "${same[@]}"
says "'much said': xattrs"
umount "$work/mounted"
ok "a changed attribute is seen"

tar -cf "$work/plain.tar" -C "$repository" layouts recipes
gzip -k "$work/plain.tar"
xz -k "$work/plain.tar"
for form in tar tar.gz tar.xz; do
  "$ROOTWRIGHT" build "$layout" --set rootfs="$work/plain.$form" -o "$work/$form.img" --quiet
done
cmp "$work/tar.img" "$work/tar.gz.img"
cmp "$work/tar.img" "$work/tar.xz.img"
ok "a compressed archive gives the same image"
