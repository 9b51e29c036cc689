# SPDX-License-Identifier: Apache-2.0
"""compare_folders.py MADE MOUNTED FACT...: fails unless both folders hold the same entries and agree in the facts named
about each: kind, mode, owner, seconds, time, link, device, size, content, xattrs, names (which paths are one file).

Knows only what the kernel says of both.
"""
import hashlib
import os
import stat
import sys

BLOCK = 4096


def content_of(path: bytes) -> str:
    """A digest of what is not zero and where; holes are not read."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        end = file.seek(0, os.SEEK_END)
        at = 0
        while at < end:
            try:
                at = os.lseek(file.fileno(), at, os.SEEK_DATA) // BLOCK * BLOCK
            except OSError:  # only a hole is left
                break
            block = os.pread(file.fileno(), BLOCK, at)
            if block.strip(b"\0"):
                digest.update(at.to_bytes(8, "little") + block)
            at += BLOCK
    return digest.hexdigest()


def facts_of(path: bytes) -> dict:
    status = os.lstat(path)
    is_link, is_file = stat.S_ISLNK(status.st_mode), stat.S_ISREG(status.st_mode)
    is_device = stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode)
    return {
        "kind": stat.S_IFMT(status.st_mode),
        "mode": stat.S_IMODE(status.st_mode),
        "owner": (status.st_uid, status.st_gid),
        "seconds": status.st_mtime_ns // 10**9,
        "time": status.st_mtime_ns,
        "link": os.readlink(path) if is_link else None,
        "device": status.st_rdev if is_device else None,
        "size": status.st_size if is_file else None,
        "content": content_of(path) if is_file else None,
        "xattrs": {name: os.getxattr(path, name, follow_symlinks=False) for name in os.listxattr(path, follow_symlinks=False)},
        "inode": status.st_ino,
    }


def entries_of(folder: bytes) -> dict[bytes, dict]:
    paths = [b"."]
    for above, folders, files in os.walk(folder):
        paths += [os.path.relpath(os.path.join(above, name), folder) for name in folders + files]
    entries = {path: facts_of(os.path.join(folder, path)) for path in paths if path != b"lost+found"}
    names: dict[int, list[bytes]] = {}
    for path, facts in sorted(entries.items()):
        names.setdefault(facts["inode"], []).append(path)
    for facts in entries.values():
        facts["names"] = names[facts["inode"]]
    return entries


def main() -> None:
    made, mounted = (entries_of(os.fsencode(folder)) for folder in sys.argv[1:3])
    differences = [f"{path!r}: not there" for path in sorted(made.keys() - mounted.keys())]
    differences += [f"{path!r}: too much" for path in sorted(mounted.keys() - made.keys())]
    for path in sorted(made.keys() & mounted.keys()):
        for fact in sys.argv[3:]:
            if made[path][fact] != mounted[path][fact]:
                differences.append(f"{path!r}: {fact} is {mounted[path][fact]}, was {made[path][fact]}")
    print("\n".join(differences[:40]))
    print(f"{len(made)} entries compared, {len(differences)} differences")
    sys.exit(bool(differences))


main()
