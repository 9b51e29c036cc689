# SPDX-License-Identifier: Apache-2.0
"""What the kernel says of a directory's entries, in a form that can be compared; and the comparison.

    tree_facts.py DIRECTORY MOUNTED [FACT...]    fails unless both hold the same entries, lost+found aside, and agree
                                                 in those facts about each (all by default; "seconds" is a coarser "time")
"""
import hashlib
import os
import stat
import sys
from collections.abc import Sequence

# An entry's facts, in the order of reporting; "names" are the paths that are one file.
FACTS = ("names", "kind", "mode", "owner", "time", "link", "device", "size", "digest", "xattrs")


def content_digest(path: bytes) -> str:
    """Of places and bytes that are not zero: a hole equals zeros, and takes no time."""
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        end, offset = os.fstat(file.fileno()).st_size, 0
        while offset < end:
            try:
                offset = os.lseek(file.fileno(), offset, os.SEEK_DATA) & ~0xFFFFF
            except OSError:  # nothing but a hole is left
                break
            piece = os.pread(file.fileno(), 1 << 20, offset)
            if piece.strip(b"\0"):
                digest.update(b"%d " % offset + piece.rstrip(b"\0"))
            offset += len(piece)
    return digest.hexdigest()


def facts_of(path: bytes) -> dict:
    status = os.lstat(path)
    kind = stat.S_IFMT(status.st_mode)
    regular = kind == stat.S_IFREG
    return {
        "kind": kind,
        "mode": stat.S_IMODE(status.st_mode),
        "owner": (status.st_uid, status.st_gid),
        "time": status.st_mtime_ns,
        "seconds": status.st_mtime_ns // 10**9,
        "link": os.readlink(path) if kind == stat.S_IFLNK else None,
        "device": status.st_rdev,
        "size": status.st_size if regular else None,
        "digest": content_digest(path) if regular else None,
        "xattrs": {name: os.getxattr(path, name, follow_symlinks=False) for name in os.listxattr(path, follow_symlinks=False)},
    }


def read_tree(root: bytes) -> dict[bytes, dict]:
    """By path from the root; "names" are the paths that are hard links of one another."""
    entries, inodes = {}, {}
    paths = [b"."]
    for folder, folders, files in os.walk(root):
        paths += [os.path.relpath(os.path.join(folder, name), root) for name in folders + files]
    for path in paths:
        if path.split(b"/")[0] == b"lost+found":
            continue
        entries[path] = facts_of(os.path.join(root, path))
        inodes.setdefault(os.lstat(os.path.join(root, path)).st_ino, []).append(path)
    for names in inodes.values():
        for path in names:
            entries[path]["names"] = sorted(names)
    return entries


def compare(expected: dict[bytes, dict], found: dict[bytes, dict], facts: Sequence[str] = FACTS) -> None:
    """Prints what differs and the number of entries; ends the program, not well if anything differs."""
    differences = [f"{os.fsdecode(path)!r}: not there" for path in sorted(expected.keys() - found.keys())]
    differences += [f"{os.fsdecode(path)!r}: too much" for path in sorted(found.keys() - expected.keys())]
    for path in sorted(expected.keys() & found.keys()):
        for fact in facts:
            wanted, have = expected[path][fact], found[path][fact]
            if wanted != have:
                differences.append(f"{os.fsdecode(path)!r}: {fact} is {have}, should be {wanted}")
    print("\n".join(differences[:40]))
    print(f"{len(expected)} entries compared, {len(differences)} differences")
    sys.exit(bool(differences))


if __name__ == "__main__":
    compare(read_tree(os.fsencode(sys.argv[1])), read_tree(os.fsencode(sys.argv[2])), sys.argv[3:] or FACTS)
