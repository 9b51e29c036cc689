# SPDX-License-Identifier: Apache-2.0
"""compare_tree.py ROOTFS.tar KERNEL.deb MOUNTED EPOCH: fails unless a mounted root holds what the archives and the
edge recipe say, entry by entry: kind, owner, mode, time, content, link, device, hard links and extended attributes.

Reads with Python's tarfile and the kernel's stat, knows nothing of Rootwright but what recipes/edge/recipe.yaml is for.
"""
import fnmatch
import io
import os
import stat
import subprocess
import sys
import tarfile
import tempfile

import tree_facts

REMOVED = [
    "etc/ssh/ssh_host_*", "etc/hostname", "etc/resolv.conf", "etc/apt", "var/lib/dbus/machine-id", "var/lib/systemd/random-seed",
    "var/lib/systemd/credential.secret", "var/log/*", "var/cache/*", "var/lib/apt/lists/*", "run/*", "tmp/*", "var/tmp/*",
    "var/lib/dpkg/*-old", "var/backups/*", "etc/group-", "etc/gshadow-", "etc/passwd-", "etc/shadow-", "etc/subgid-", "etc/subuid-",
    "etc/dpkg/dpkg.cfg.d/99mmdebstrap",
]  # fmt: skip
EMPTIED = {"etc/machine-id"}
KINDS = {
    tarfile.REGTYPE: stat.S_IFREG, tarfile.DIRTYPE: stat.S_IFDIR, tarfile.SYMTYPE: stat.S_IFLNK, tarfile.CHRTYPE: stat.S_IFCHR,
    tarfile.BLKTYPE: stat.S_IFBLK, tarfile.FIFOTYPE: stat.S_IFIFO,
}  # fmt: skip


def is_removed(path: str) -> bool:
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(fnmatch.fnmatchcase(one, pattern) and one.count("/") == pattern.count("/") for one in above for pattern in REMOVED)


def digest_of(content: bytes) -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return tree_facts.content_digest(os.fsencode(file.name))


def facts_of(archive: tarfile.TarFile, member: tarfile.TarInfo, path: str, epoch: int) -> dict:
    content = archive.extractfile(member).read() if member.isreg() and path not in EMPTIED else b""
    return {
        "names": [path],
        "kind": KINDS[member.type],
        "mode": member.mode,
        "owner": (member.uid, member.gid),
        "time": min(int(member.mtime), epoch) * 10**9,
        "link": os.fsencode(member.linkname) if member.issym() else None,
        "device": os.makedev(member.devmajor, member.devminor) if member.ischr() or member.isblk() else 0,
        "size": len(content) if member.isreg() else None,
        "digest": digest_of(content) if member.isreg() else None,
        "xattrs": {
            name.removeprefix("SCHILY.xattr."): os.fsencode(value)
            for name, value in member.pax_headers.items()
            if name.startswith("SCHILY.xattr.")
        },
    }


def read_archive(archive: tarfile.TarFile, epoch: int) -> dict[str, dict]:
    entries = {}
    for member in archive:
        path = os.path.normpath(member.name)
        if member.islnk():
            entries[path] = entries[os.path.normpath(member.linkname)]
            entries[path]["names"].append(path)
        else:
            entries[path] = facts_of(archive, member, path, epoch)
    return entries


def expected_entries(rootfs: str, kernel: str, epoch: int) -> dict[bytes, dict]:
    entries = {path: entry for path, entry in read_archive(tarfile.open(rootfs), epoch).items() if not is_removed(path)}
    package = subprocess.run(["dpkg-deb", "--fsys-tarfile", kernel], check=True, capture_output=True).stdout
    for path, entry in read_archive(tarfile.open(fileobj=io.BytesIO(package)), epoch).items():
        if path == "lib/modules" or path.startswith("lib/modules/"):  # /lib leads to /usr/lib
            entry["names"] = [f"usr/{name}" for name in entry["names"]]
            entries[f"usr/{path}"] = entry
    for entry in entries.values():
        entry["names"] = sorted(os.fsencode(name) for name in map(os.fsdecode, entry["names"]) if not is_removed(name))
    return {os.fsencode(path): entry for path, entry in entries.items()}


rootfs, kernel, mounted, epoch = sys.argv[1:]
tree_facts.compare(expected_entries(rootfs, kernel, int(epoch)), tree_facts.read_tree(os.fsencode(mounted)))
