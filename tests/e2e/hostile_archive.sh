#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Archives that want to write elsewhere, that are damaged or that no filesystem can hold: refused, archive and entry named.
source "$(dirname "$0")/judge.sh"
needs python3

image=$work/hostile.img
python3 - "$work" << 'END'
import io, sys, tarfile

def archive(name, *members, format=tarfile.PAX_FORMAT):
    with tarfile.open(f"{sys.argv[1]}/{name}.tar", "w", format=format) as tar:
        for path, kind, target, *headers in members:
            member = tarfile.TarInfo(path)
            member.type, member.linkname, member.pax_headers = kind, target, dict(headers)
            content = b"content" if kind == tarfile.REGTYPE else b""
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))

FILE, FOLDER, LINK, HARD = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
archive("parent", ("../outside", FILE, ""))
archive("parent-inside", ("a/../../outside", FILE, ""))
archive("below-a-file", ("file", FILE, ""), ("file/below", FILE, ""))
archive("circle", ("one", LINK, "two"), ("two", LINK, "one"), ("one/below", FILE, ""))
archive("nowhere", ("link", LINK, "missing"), ("link/below", FILE, ""))
archive("hard-to-nothing", ("name", HARD, "missing"))
archive("hard-to-a-folder", ("folder", FOLDER, ""), ("name", HARD, "folder"))
archive("long-name", ("n" * 256, FILE, ""))
archive("large-attribute", ("file", FILE, "", ("SCHILY.xattr.user.large", "v" * 70000)))
END

refused() { # NAME ENTRY
  exits 3 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$work/$1.tar" -o "$image" --quiet
  says "$1.tar" "$2"
  [ -z "$(find "$work" -name '*hostile*')" ] || fail "something of an image is left: $(ls -A "$work")"
  ok "$1 is refused"
}
refused parent ../outside
refused parent-inside outside
refused below-a-file file/below
refused circle one/below
refused nowhere link/below
refused hard-to-nothing name
refused hard-to-a-folder name
refused long-name nnnn
refused large-attribute file
[ -z "$(find "$(dirname "$work")" -maxdepth 2 -name outside)" ] || fail "an archive wrote outside"

head -c 20000000 "$rootfs" > "$work/truncated.tar"
refused truncated "truncated.tar"
head -c 100000 /dev/urandom > "$work/noise.tar"
refused noise "noise.tar"
: > "$work/empty-file.tar"
refused empty-file "empty-file.tar"
head -c 3000000 "$rootfs" | gzip > "$work/cut"
head -c 200000 "$work/cut" > "$work/cut-gzip.tar"
refused cut-gzip "cut-gzip.tar"

# Links that lead out of the tree lead somewhere inside it: merged /usr needs links that are followed, the host is never touched.
mkdir "$work/host"
python3 - "$work" << 'END'
import io, sys, tarfile
with tarfile.open(f"{sys.argv[1]}/links-out.tar", "w") as tar:
    for path, kind, target in (("etc", tarfile.DIRTYPE, ""), ("out", tarfile.SYMTYPE, f"{sys.argv[1]}/host"), ("out/file", tarfile.REGTYPE, "")):
        member = tarfile.TarInfo(path)
        member.type, member.linkname = kind, target
        tar.addfile(member)
END
exits 3 "$ROOTWRIGHT" build "$repository/layouts/minimal.yaml" --set rootfs="$work/links-out.tar" -o "$image" --quiet
says "links-out.tar" "out/file"
equal "$(ls -A "$work/host")" "" "files on the host"
ok "a link that leads to a directory of the host leads nowhere inside the tree"
