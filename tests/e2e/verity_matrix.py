# SPDX-License-Identifier: Apache-2.0
"""verity_matrix.py ROOTWRIGHT [STEP]: formats the same data with `veritysetup` and `rootwright verity`, with the same options, and
fails unless they write the same files, print the same lines and give the same root hash; for every combination of
algorithm, format, block sizes, salt and superblock, and for offsets, numbers of blocks and FEC. The kernels of this
machine for SHA-256 and FEC take turns. With a STEP only every so manyth case is compared.

Each program runs in a folder of its own, under the same file names. Prints how many cases were compared.
"""
import hashlib
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

UUID = "--uuid=11111111-2222-3333-4444-555555555555"
ALGORITHMS = ("sha1", "sha256", "sha384", "sha512")
BLOCK_SIZES = (512, 1024, 4096)
SALTS = ("-", "5a", "00112233445566778899aabbccddeeff01234567", "e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d",
         "c3" * 256)
COUNTS = (1, 2, 127, 128, 129)
GIB = 1 << 30


class Case(NamedTuple):
    options: tuple[str, ...]
    data_size: int
    hash_device: str = "hash"
    fec_device: str | None = None
    hash_file_before: int = 0  # bytes of the hash device that are there before, not zero

    def files(self) -> set[str]:
        return {"data", self.hash_device, *([self.fec_device] if self.fec_device else [])}


def make_data(size: int) -> bytes:
    """Bytes that do not repeat, with a third of the 4096-byte blocks zero."""
    data = bytearray(hashlib.shake_256(b"data").digest(size))
    for block in range(0, size, 3 * 4096):
        end = min(block + 4096, size)
        data[block:end] = bytes(end - block)
    return bytes(data)


def kernels(program: list[str], variable: str) -> list[str]:
    """As the program names them when it is asked for one that there is not."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "data").write_bytes(bytes(8192))
        said = subprocess.run([*program, "format", "data", "hash", "--fec-device=fec"], cwd=folder, capture_output=True, text=True,
                              env={**os.environ, variable: "none"}).stderr
    return re.findall(r"avx512|sha-ni|avx2|armv8|openssl|gfni|portable", said)


def run(program: list[str], case: Case, data: bytes, folder: pathlib.Path, environment: dict[str, str]) -> str:
    folder.mkdir()
    (folder / "data").write_bytes(data[: case.data_size])
    if case.hash_file_before:
        (folder / "hash").write_bytes(b"\xa5" * case.hash_file_before)
    fec = [f"--fec-device={case.fec_device}"] if case.fec_device else []
    command = [*program, "format", *case.options, *fec, "--root-hash-file=root", "data", case.hash_device]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **environment})
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


def same_file(ours: pathlib.Path, theirs: pathlib.Path) -> bool:
    if ours.stat().st_size != theirs.stat().st_size:
        return False
    skip = ours.stat().st_size // GIB * GIB  # offsets beyond 4 GiB: what lies before is a hole in both
    return subprocess.run(["cmp", "-s", f"--ignore-initial={skip}", ours, theirs]).returncode == 0


def compare(case: Case, data: bytes, ours: list[str], environment: dict[str, str]) -> str | None:
    """Nothing, or what differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        said = run(ours, case, data, folder / "ours", environment)
        expected = run(["veritysetup"], case, data, folder / "theirs", {})
        wrong = [file for file in sorted(case.files() | {"root"}) if not same_file(folder / "ours" / file, folder / "theirs" / file)]
        if said != expected:
            wrong.append(f"output:\n{said}\ninstead of:\n{expected}")
    return f"{case}, {environment}: {', '.join(wrong)}" if wrong else None


def matrix():
    sizes = itertools.product(BLOCK_SIZES, BLOCK_SIZES)
    for algorithm, format_number, (data_block, hash_block), salt, superblock, count in itertools.product(
            ALGORITHMS, (0, 1), list(sizes), SALTS, (True, False), COUNTS):
        yield Case((f"--hash={algorithm}", f"--format={format_number}", f"--data-block-size={data_block}",
                    f"--hash-block-size={hash_block}", f"--salt={salt}", UUID if superblock else "--no-superblock"),
                   count * data_block)


def sizes_and_offsets():
    plain = (UUID, f"--salt={SALTS[3]}")
    for algorithm in ALGORITHMS:
        for size in (16384 * 4096, 16385 * 4096, 16385 * 4096 + 4095, 5000 * 4096 + 1):
            yield Case((*plain, f"--hash={algorithm}"), size)
    yield Case((*plain, "--data-block-size=512", "--hash-block-size=512"), 100001 * 512)
    yield Case((*plain, "--data-blocks=77"), 129 * 4096)
    for offset in (512, 1024, 4096, 1 << 20, 4 * GIB, 5 * GIB + 512):
        yield Case((*plain, f"--hash-offset={offset}"), 129 * 4096)
        yield Case((*plain, f"--hash-offset={offset}", "--hash-block-size=512"), 4096)
    for offset in (4096, 1 << 20, 4 * GIB):
        yield Case((*plain, "--no-superblock", f"--hash-offset={offset}"), 300 * 4096)
    for offset in (200 * 4096, 200 * 4096 + 512):
        yield Case((*plain, f"--hash-offset={offset}", "--data-blocks=200"), 200 * 4096, "data")
    yield Case(plain, 300 * 4096, hash_file_before=50 * 4096)  # what lies behind the tree stays
    yield Case((*plain, "--data-block-size=524288", "--hash-block-size=524288"), 3 * 524288)


def with_fec():
    plain = (UUID, f"--salt={SALTS[3]}")
    for roots in (2, 3, 7, 8, 16, 23, 24):
        yield Case((*plain, f"--fec-roots={roots}"), 700 * 4096, fec_device="fec")
    for count in (1, 2, 127, 128, 129, 230, 231, 232, 252, 253, 254, 2000):
        for roots in (2, 24):
            yield Case((*plain, f"--fec-roots={roots}"), count * 4096, fec_device="fec")
    for size in (512, 1024):
        yield Case((*plain, f"--data-block-size={size}", f"--hash-block-size={size}"), 999 * size, fec_device="fec")
    yield Case((f"--salt={SALTS[3]}", "--no-superblock"), 700 * 4096, fec_device="fec")
    yield Case((*plain, "--fec-offset=1048576"), 700 * 4096, fec_device="fec")
    yield Case((*plain, "--hash=sha512", "--format=0"), 700 * 4096, fec_device="fec")
    # What lies behind the tree on the hash device is covered, too; on a device of its own or before the parity.
    yield Case(plain, 700 * 4096, fec_device="fec", hash_file_before=123 * 4096 + 100)
    yield Case((*plain, "--fec-offset=409600"), 700 * 4096, fec_device="hash", hash_file_before=100 * 4096)
    offsets = ("--hash-offset=2867200", "--fec-offset=3276800", "--data-blocks=700")
    yield Case((*plain, *offsets), 800 * 4096, "data", "data")


def main() -> None:
    step = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    cases = [*matrix(), *sizes_and_offsets(), *with_fec()][::step]
    data = make_data(max(case.data_size for case in cases))
    ours = [sys.argv[1], "verity"]
    by_variable = {variable: kernels(ours, variable) for variable in ("ROOTWRIGHT_SHA256_KERNEL", "ROOTWRIGHT_FEC_KERNEL")}
    environments = [dict(zip(by_variable, chosen)) for chosen in itertools.product(*by_variable.values())]

    def compare_numbered(numbered: tuple[int, Case]) -> str | None:
        number, case = numbered
        return compare(case, data, ours, environments[number % len(environments)])

    with ThreadPoolExecutor(2) as pool:
        wrong = [finding for finding in pool.map(compare_numbered, enumerate(cases)) if finding]
    print("\n".join(wrong[:10]))
    print(f"{len(cases)} volumes compared with {len(environments)} pairs of kernels, {len(wrong)} differ")
    sys.exit(bool(wrong))


main()
