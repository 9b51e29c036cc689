#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Archives of Debian's own tools, with all that a Linux tree can hold, become images that the kernel mounts and that
# hold the same; archives that are broken or want out of the tree are refused.
source "$(dirname "$0")/judge.sh"
needs tar bsdtar cpio dpkg-deb gzip bzip2 xz zstd setfacl setfattr setcap getfacl sfdisk e2fsck mount
needs_root

# --- A tree with everything

made=$work/made
mkdir -p "$made"/{usr/lib,usr/bin,etc,many,empty}
ln -s usr/lib "$made/lib"
head -c 300000 /dev/urandom > "$made/usr/bin/program"
ln "$made/usr/bin/program" "$made/usr/bin/second-name"
: > "$made/empty-file"
mkfifo "$made/fifo"
mknod "$made/null" c 1 3
mknod "$made/disk" b 259 70000
ln -s "$(printf 't%.0s' {1..200})" "$made/long-target"
mkdir "$made/sticky"
chmod 1777 "$made/sticky"
echo 'root:x:0:0::/:' > "$made/etc/passwd"
echo 'tty:x:5:' > "$made/etc/group" # GNU tar stores the host's names of users and groups in ACLs
truncate -s 5G "$made/sparse"
printf 'in the middle' | dd of="$made/sparse" bs=1 seek=4500000000 conv=notrunc status=none
for number in {1..500}; do echo "$number" > "$made/many/file-$number"; done
: > "$made/many/$(printf 'n%.0s' {1..255})"
: > "$made/many/"$'not\xe9utf8'
: > "$made/many/"$'new\nline'
: > "$made/many/"$'\xc3\xa9 in one code point'
: > "$made/many/"$'e\xcc\x81 in two'
deep=$made/deep
for number in {1..60}; do deep=$deep/directory-number-$number; done
mkdir -p "$deep"
echo deep > "$deep/file"
chown -h 1234:4321 "$made/lib" "$made/fifo"
chown 100000:4000000000 "$made/empty-file"
chmod 6755 "$made/usr/bin/program"
chmod 0000 "$made/etc/passwd"

# What pax archives carry in addition.
full=$work/full
cp -a "$made" "$full"
setfattr -n user.note -v $'a\nb' "$full/empty-file"
setfattr -n security.selinux -v system_u:object_r:bin_t:s0 "$full/usr/bin/program"
setfattr -n trusted.overlay.opaque -v y "$full/empty"
setcap cap_net_raw+ep "$full/usr/bin/program"
setfacl -m u:1234:rwx,g:5:r "$full/etc"
setfacl -d -m g:5:rwx "$full/etc"
touch -h -d @-1.25 "$full/fifo"
touch -h -d @-0.000000001 "$full/null"
touch -h -d @4102444800.123456789 "$full/lib"
touch -d @1234567890.987654321 "$full/empty"

# --- From archives to mounted images

cat > "$work/recipe.yaml" << 'END'
format: rootwright-recipe/1
archives: ["${rootfs}"]
rules: []
END
layout=$work/layout.yaml
sed -e "s|\.\./keys-example|$repository/keys-example|; s|\.\./recipes/minimal/recipe.yaml|$work/recipe.yaml|" \
  "$repository/layouts/minimal.yaml" > "$layout"
mkdir "$work/mounted"

# mount_root ARCHIVE: builds the smallest image of it and mounts its root.
mount_root() {
  ! mountpoint -q "$work/mounted" || umount "$work/mounted"
  rootfs=$1 build "$layout" "$work/image"
  slice "$work/image" Root "$work/root"
  exits 0 e2fsck -fn "$work/root"
  mount -o ro,loop "$work/root" "$work/mounted"
}

# same AS FACT...: what is mounted is what was made.
same() {
  exits 0 python3 "$repository/tests/e2e/tree_facts.py" "$1" "$work/mounted" "${@:2}"
  tail -n 1 <<< "$said"
}

plain=(kind mode owner seconds link device size digest names)
everything=(kind mode owner time link device size digest names xattrs)

tar -C "$full" --format=posix --acls --xattrs --xattrs-include='*' --sparse -cf "$work/pax.tar" .
mount_root "$work/pax.tar"
compared=$(same "$full" "${everything[@]}")
ok "a pax archive of GNU tar becomes the same tree, times and xattrs and all: $compared"
[ "$(stat -c %b "$work/mounted/sparse")" -le 64 ] || fail "the holes of 'sparse' take $(stat -c %b "$work/mounted/sparse") blocks"
ok "a sparse file of 5 GiB stays sparse"

cp -a "$full" "$work/other"
chmod g-s "$work/other/usr/bin/program"
refuses python3 "$repository/tests/e2e/tree_facts.py" "$work/other" "$work/mounted" "${everything[@]}"
says "mode is" "2 differences" # it has two names
ok "one setgid bit less is seen"

tar -C "$full" --format=posix --acls --numeric-owner -cf "$work/acls.tar" etc
mount_root "$work/acls.tar"
equal "$(cd "$work/mounted" && getfacl -n etc)" "$(cd "$full" && getfacl -n etc)" "ACLs from SCHILY.acl.*"
ok "ACLs as text become the same ACLs, names looked up in the archive's own etc/group"

for version in 0.0 0.1 1.0; do
  tar -C "$made" --format=posix --sparse --sparse-version=$version -cf "$work/sparse.tar" .
  mount_root "$work/sparse.tar"
  compared=$(same "$made" "${plain[@]}")
  ok "sparse files of GNU's pax format $version are the same: $compared"
done

tar -C "$made" --format=gnu --sparse -cf "$work/gnu.tar" .
for compress in 'gzip -c' 'bzip2 -c' 'xz -T2 --block-size=200KiB -c' 'zstd -c'; do
  $compress "$work/gnu.tar" > "$work/gnu.tar.compressed"
  mount_root "$work/gnu.tar.compressed"
  compared=$(same "$made" "${plain[@]}")
  ok "GNU tar's own format, compressed with '$compress', is the same: $compared"
done

# No sparse file of 5 GiB and no deep path where the format has none.
small=$work/small
cp -a "$made" "$small"
rm -r "$small/sparse" "$small/deep" "$small/empty-file"
for format in newc odc crc; do
  (cd "$small" && find . -print0 | cpio --null --create --quiet --format=$format) > "$work/small.cpio"
  mount_root "$work/small.cpio"
  facts=("${plain[@]}")
  [ $format != odc ] || facts=(kind mode seconds link size digest names) # owners and devices of 18 bits
  compared=$(same "$small" "${facts[@]}")
  ok "a cpio archive of format $format is the same: $compared"
done
bsdtar -C "$small" --format=pax -cf "$work/bsd.tar" .
mount_root "$work/bsd.tar"
compared=$(same "$small" "${plain[@]}")
ok "an archive of bsdtar is the same: $compared"

mkdir -p "$work/package/DEBIAN"
cp -a "$small/usr" "$work/package/"
chmod 755 "$work/package"
printf 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: x\n' > "$work/package/DEBIAN/control"
for compression in none gzip xz zstd; do
  dpkg-deb -Z$compression --build "$work/package" "$work/package.deb" > /dev/null
  mount_root "$work/package.deb"
  rm -rf "$work/unpacked"
  dpkg-deb --extract "$work/package.deb" "$work/unpacked"
  compared=$(same "$work/unpacked" "${plain[@]}")
  ok "a Debian package with $compression is what dpkg-deb extracts: $compared"
done

# --- One over the other

mkdir -p "$work/over/lib/modules" "$work/over/etc"
echo module > "$work/over/lib/modules/x.ko"
: > "$work/over/.wh.many"
: > "$work/over/etc/.wh..wh..opq"
echo new > "$work/over/etc/new"
tar -C "$work/over" -cf "$work/over.tar" .
sed -i "s|^archives: .*|archives: [\"\${rootfs}\", over.tar]|" "$work/recipe.yaml"
mount_root "$work/gnu.tar"
[ ! -e "$work/mounted/many" ] || fail "'many' is there though a whiteout removes it"
equal "$(ls "$work/mounted/etc")" new "what an opaque directory holds"
equal "$(cat "$work/mounted/usr/lib/modules/x.ko")" module "usr/lib/modules/x.ko"
equal "$(readlink "$work/mounted/lib")" usr/lib "lib"
ok "whiteouts remove, and what lies below a symlinked directory goes where the link leads"
umount "$work/mounted"
sed -i "s|^archives: .*|archives: [\"\${rootfs}\"]|" "$work/recipe.yaml"

# --- Refusals: input errors that name archive and entry, and no image

# refused ARCHIVE TEXT...
refused() {
  rm -f "$work/no.img"
  exits 3 "$ROOTWRIGHT" build "$layout" --set rootfs="$1" -o "$work/no.img" --quiet
  says "$(basename "$1")" "${@:2}"
  [ ! -e "$work/no.img" ] || fail "there is an image though its archive was refused"
}

head -c 200000 "$work/gnu.tar" > "$work/cut.tar"
refused "$work/cut.tar" "Truncated tar archive"
gzip -c "$work/bsd.tar" > "$work/flipped.tar.gz"
flip "$work/flipped.tar.gz" 200000
refused "$work/flipped.tar.gz" "decompressing gzip: "
tar -C "$small" -P -cf "$work/up.tar" --transform='s|^etc/passwd|../passwd|' etc/passwd
refused "$work/up.tar" "entry '../passwd'" "'..' is not allowed"
tar -C "$small" -cf "$work/two.tar" usr/bin/program usr/bin/second-name
tar --delete -f "$work/two.tar" usr/bin/program
refused "$work/two.tar" "entry 'usr/bin/second-name'" "is a hard link to 'usr/bin/program', which does not exist"
printf 'PK\003\004' > "$work/archive.zip"
refused "$work/archive.zip" "neither tar, cpio nor a Debian package"
ok "archives that are cut, changed, of another kind or lead out of the tree are refused by name"
