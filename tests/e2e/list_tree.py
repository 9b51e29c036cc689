# SPDX-License-Identifier: Apache-2.0
"""list_tree.py MOUNTED: one line per name of a mounted volume, as the kernel sees it, in the form of tree_listing.h.

Each name is looked up on its own, so that a directory's index is read as well as its list. A /lost+found is left out.
"""
import os
import stat
import sys
import zlib

BLOCK = 4096
LETTERS = {
    stat.S_IFREG: "-", stat.S_IFDIR: "d", stat.S_IFLNK: "l", stat.S_IFCHR: "c", stat.S_IFBLK: "b", stat.S_IFIFO: "p",
    stat.S_IFSOCK: "s",
}  # fmt: skip


def content_sum(path: bytes, size: int) -> int:
    total = 1
    with open(path, "rb") as file:
        position = 0
        while position < size:
            try:
                position = os.lseek(file.fileno(), position, os.SEEK_DATA) // BLOCK * BLOCK
            except OSError:  # only a hole is left
                break
            end = os.lseek(file.fileno(), position, os.SEEK_HOLE)
            file.seek(position)
            while position < end:
                block = file.read(BLOCK).ljust(BLOCK, b"\0")
                if block.strip(b"\0"):
                    total = zlib.adler32(block, zlib.adler32((position // BLOCK).to_bytes(8, "little"), total))
                position += BLOCK
    return total


def body(path: bytes, status: os.stat_result) -> str:
    if stat.S_ISREG(status.st_mode):
        return f"{status.st_size}:{content_sum(path, status.st_size)}"
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path).hex()
    if stat.S_ISBLK(status.st_mode) or stat.S_ISCHR(status.st_mode):
        return f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    return "-"


def xattrs(path: bytes) -> str:
    names = sorted(os.fsencode(name) for name in os.listxattr(path, follow_symlinks=False))
    return "".join(f" {name.hex()}={os.getxattr(path, name, follow_symlinks=False).hex()}" for name in names)


def time(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, 10**9)
    return f"{seconds}+{rest}"


def names_below(root: bytes) -> list[bytes]:
    found = [b"/"]
    for folder, directories, files in os.walk(root):
        relative = os.path.relpath(folder, root)
        prefix = b"/" if relative == b"." else b"/" + relative + b"/"
        if relative == b"." and b"lost+found" in directories:
            directories.remove(b"lost+found")
        found += [prefix + name for name in directories + files]
    return found


def main() -> None:
    root = os.fsencode(sys.argv[1])
    status_of = {path: os.lstat(root + path) for path in names_below(root)}
    first = {}
    for path, status in status_of.items():
        first[status.st_ino] = min(first.get(status.st_ino, path), path)
    for path, status in status_of.items():
        several = status.st_nlink > 1 and not stat.S_ISDIR(status.st_mode)
        print(
            path.hex(), LETTERS[stat.S_IFMT(status.st_mode)], f"{stat.S_IMODE(status.st_mode):o}", f"{status.st_uid}:{status.st_gid}",
            status.st_nlink, time(status.st_mtime_ns), time(status.st_atime_ns), time(status.st_ctime_ns), body(root + path, status),
            (first[status.st_ino].hex() if several else "-") + xattrs(root + path),
        )  # fmt: skip


main()
