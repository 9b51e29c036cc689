# SPDX-License-Identifier: Apache-2.0
"""compare_tree.py ROOTFS.tar KERNEL.deb MOUNTED EPOCH: fails unless a mounted root holds what the archives and the
edge recipe say, entry by entry: kind, owner, mode, time, content, link, device, hard links and extended attributes.

Reads with Python's tarfile and the kernel's stat, knows nothing of Rootwright but what recipes/edge/recipe.yaml is for.
"""
import fnmatch
import hashlib
import io
import os
import pathlib
import stat
import subprocess
import sys
import tarfile

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


def read_archive(archive: tarfile.TarFile, epoch: int) -> dict[str, dict]:
    entries = {}
    for member in archive:
        path = os.path.normpath(member.name)
        if member.islnk():
            target = os.path.normpath(member.linkname)
            entries[target]["names"].append(path)
            entries[path] = entries[target]
            continue
        content = archive.extractfile(member).read() if member.isreg() and path not in EMPTIED else b""
        entries[path] = {
            "names": [path],
            "kind": KINDS[member.type],
            "mode": member.mode,
            "owner": (member.uid, member.gid),
            "time": min(float(member.mtime), epoch),
            "link": member.linkname if member.issym() else None,
            "device": os.makedev(member.devmajor, member.devminor) if member.isdev() and not member.isfifo() else 0,
            "digest": hashlib.sha256(content).hexdigest() if member.isreg() else None,
            "xattrs": {
                name.removeprefix("SCHILY.xattr."): value.encode("utf-8", "surrogateescape")
                for name, value in member.pax_headers.items()
                if name.startswith("SCHILY.xattr.")
            },
        }
    return entries


def read_mounted(root: pathlib.Path, path: str) -> dict:
    where = os.path.join(root, path)
    status = os.lstat(where)
    regular = stat.S_ISREG(status.st_mode)
    return {
        "names": status.st_ino,
        "kind": stat.S_IFMT(status.st_mode),
        "mode": stat.S_IMODE(status.st_mode) if not stat.S_ISLNK(status.st_mode) else 0o777,
        "owner": (status.st_uid, status.st_gid),
        "time": status.st_mtime,
        "link": os.readlink(where) if stat.S_ISLNK(status.st_mode) else None,
        "device": status.st_rdev,
        "digest": hashlib.sha256(pathlib.Path(where).read_bytes()).hexdigest() if regular else None,
        "xattrs": {name: os.getxattr(where, name, follow_symlinks=False) for name in os.listxattr(where, follow_symlinks=False)},
    }


def expected_entries(rootfs: str, kernel: str, epoch: int) -> dict[str, dict]:
    entries = {path: entry for path, entry in read_archive(tarfile.open(rootfs), epoch).items() if not is_removed(path)}
    package = subprocess.run(["dpkg-deb", "--fsys-tarfile", kernel], check=True, capture_output=True).stdout
    for path, entry in read_archive(tarfile.open(fileobj=io.BytesIO(package)), epoch).items():
        if path == "lib/modules" or path.startswith("lib/modules/"):  # /lib leads to /usr/lib
            entry["names"] = [f"usr/{name}" for name in entry["names"]]
            entries[f"usr/{path}"] = entry
    return entries


def main() -> None:
    rootfs, kernel, mounted, epoch = sys.argv[1:]
    expected = expected_entries(rootfs, kernel, int(epoch))
    found = {"."} | {
        os.path.relpath(os.path.join(folder, name), mounted) for folder, *names in os.walk(mounted) for name in names[0] + names[1]
    }
    differences = [f"{path}: not there" for path in sorted(expected.keys() - found)]
    differences += [f"{path}: too much" for path in sorted(found - expected.keys() - {"lost+found"})]
    inodes = {}
    for path in sorted(expected.keys() & found):
        want, have = expected[path], read_mounted(pathlib.Path(mounted), path)
        inodes.setdefault(have["names"], []).append(path)
        for fact in ("kind", "mode", "owner", "time", "link", "device", "digest", "xattrs"):
            if want[fact] != have[fact]:
                differences.append(f"{path}: {fact} is {have[fact]}, in the archive {want[fact]}")
    for names in inodes.values():
        if sorted(path for path in expected[names[0]]["names"] if not is_removed(path)) != sorted(names):
            differences.append(f"{names[0]}: hard links {names}, in the archive {expected[names[0]]['names']}")
    print("\n".join(differences[:40]))
    print(f"{len(expected)} entries compared, {len(differences)} differences")
    sys.exit(bool(differences))


main()
