#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""verity.py [ROUNDS] [CASE...]: times `rootwright verity` and veritysetup in turn on the same data in the page cache, and
prints medians of wall and processor time and how many times faster it is. Cases: kernel dense sparse fec2 fec24 repair
memory linear; all of them by default.

Both write their files out with fsync. After each run the files of both are compared, every byte. A round counts only if
1.8 of two cores were ours right before and after it; where fewer than half of the rounds count there is no ratio. Fails
if a ratio is smaller than wanted.

Needs build/rootwright, for `kernel` build/tests/sha256_kernels_bench (cmake -DROOTWRIGHT_BENCH=ON), for `sparse`
build/edge-rootfs.tar (ci/quickstart), and 20 GiB of disk.
"""
import filecmp
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BUILD = REPOSITORY / "build"
OURS = [str(BUILD / "rootwright"), "verity"]
THEIRS = ["veritysetup"]
FOLDER = BUILD / "bench"
SAME = ["--salt=e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d", "--uuid=11111111-2222-3333-4444-555555555555"]
MIB, GIB = 1 << 20, 1 << 30
CORES_NEEDED = 1.8


class Spent(NamedTuple):
    wall: float
    cpu: float


class Pair(NamedTuple):
    """One program and the other in the same round."""
    theirs: Spent
    ours: Spent


def cores_ours() -> float:
    """How many of two cores two busy processes get."""
    spin = ("import time; start, used = time.monotonic(), time.process_time()\n"
            "while time.monotonic() < start + 0.2: pass\n"
            "print((time.process_time() - used) / (time.monotonic() - start))")
    processes = [subprocess.Popen([sys.executable, "-c", spin], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return sum(float(process.communicate()[0]) for process in processes)


def run(command: list[str], expect: tuple[int, ...] = (0,)) -> Spent:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode not in expect:
        sys.exit(f"{' '.join(command)}: exit {result.returncode}\n{result.stdout}{result.stderr}")
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def rounds_of(count: int, one: Callable[[], Pair]) -> list[Pair]:
    """Those that count."""
    pairs = []
    for _ in range(count):
        before = cores_ours()
        pair = one()
        if min(before, cores_ours()) >= CORES_NEEDED:
            pairs.append(pair)
    return pairs if 2 * len(pairs) > count else []


def median(pairs: list[Pair]) -> Pair:
    def middle(program: int) -> Spent:
        return Spent(*(statistics.median(pair[program][i] for pair in pairs) for i in range(2)))
    return Pair(middle(0), middle(1))


missed: list[str] = []


def report(name: str, pairs: list[Pair], wanted: float | None = None, wanted_cpu: float | None = None) -> Pair | None:
    """Prints medians and ratios; where they are smaller than wanted, the script fails at its end."""
    if not pairs:
        print(f"{name:44} no figures: fewer than {CORES_NEEDED} of two cores were ours", flush=True)
        return None
    theirs, ours = middle = median(pairs)
    print(f"{name:44} {theirs.wall:8.3f} s ({theirs.cpu:7.3f} s)  {ours.wall:7.3f} s ({ours.cpu:6.3f} s)  "
          f"{theirs.wall / ours.wall:6.1f} x  {theirs.cpu / ours.cpu:6.1f} x" + (f"  (wanted {wanted} x)" if wanted else ""),
          flush=True)
    if (wanted and theirs.wall / ours.wall < wanted) or (wanted_cpu and theirs.cpu / ours.cpu < wanted_cpu):
        missed.append(name)
    return middle


def clear(*names: str) -> None:
    for name in names:
        (FOLDER / name).unlink(missing_ok=True)


def require_same(*names: tuple[str, str]) -> None:
    for a, b in names:
        if not filecmp.cmp(FOLDER / a, FOLDER / b, shallow=False):
            sys.exit(f"{a} and {b} differ")


def read_into_page_cache(path: pathlib.Path) -> None:
    """From the disk: what the kernel reads ahead lies in large pages. After many small writes it lies in small ones,
    which cost whoever maps them a sixth more processor time, and whoever copies them nothing."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    subprocess.run(["cat", path], stdout=subprocess.DEVNULL, check=True)


def make_random(name: str, size: int) -> None:
    """Bytes that do not repeat, in the page cache."""
    path = FOLDER / name
    if not path.exists() or path.stat().st_size < size:
        subprocess.run(f"openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass pass:bench -in /dev/zero 2> /dev/null | "
                       f"head -c {size} | dd of={path} bs=1M iflag=fullblock status=none", shell=True, check=True)
    read_into_page_cache(path)


def format_pair(data: str, options: list[str], fec: bool = False) -> Pair:
    clear("ours.hash", "theirs.hash", "ours.fec", "theirs.fec")
    fec_options = {who: [f"--fec-device={who}.fec"] if fec else [] for who in ("ours", "theirs")}
    theirs = run([*THEIRS, "format", *SAME, *options, *fec_options["theirs"], data, "theirs.hash", "--root-hash-file=root"])
    ours = run([*OURS, "format", *SAME, *options, *fec_options["ours"], data, "ours.hash", "--root-hash-file=root.ours"])
    require_same(("ours.hash", "theirs.hash"), ("root", "root.ours"), *([("ours.fec", "theirs.fec")] if fec else []))
    return Pair(theirs, ours)


def verify_pair(data: str) -> Pair:
    root = (FOLDER / "root").read_text()
    theirs = run([*THEIRS, "verify", data, "theirs.hash", root])
    return Pair(theirs, run([*OURS, "verify", data, "theirs.hash", root]))


def kernel_speed() -> float | None:
    """GB/s of the chosen kernel on two cores, in memory larger than the caches; prints all lines."""
    program = BUILD / "tests" / "sha256_kernels_bench"
    if not program.exists():
        print("kernel: there is no build/tests/sha256_kernels_bench; configure with -DROOTWRIGHT_BENCH=ON")
        return None
    said = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    print(said, flush=True)
    found = re.search(r"BlockHasher\S* 2 cores 256 MiB ([0-9.]+) GB/s", said)
    return float(found[1]) if found else None


def bench_dense(rounds: int) -> None:
    make_random("dense", 2 * GIB)
    speed = kernel_speed()
    for name, one in (("format, 2 GiB", lambda: format_pair("dense", [])), ("verify, 2 GiB", lambda: verify_pair("dense"))):
        middle = report(name, rounds_of(rounds, one), wanted=5, wanted_cpu=2.6)
        if middle and speed:
            share = 2 * GIB / middle.ours.wall / 1e9 / speed
            print(f"{'':44} {share:.0%} of what the kernel does on two cores in memory (wanted 85%)")
            if share < 0.85:
                missed.append(f"{name}: share of the kernel's speed")


def bench_sparse(rounds: int) -> None:
    image = FOLDER / "edge.img"
    subprocess.run([BUILD / "rootwright", "build", REPOSITORY / "tests/bench/edge.yaml", "--set", f"rootfs={BUILD}/edge-rootfs.tar",
                    "--set", "root_filesystem=fill", "-o", image, "--quiet"], check=True, stderr=subprocess.DEVNULL)
    table = subprocess.run(["sfdisk", "-d", image], capture_output=True, text=True, check=True).stdout
    start = int(re.search(r'start=\s*(\d+).*name="RootFS A"', table)[1]) * 512
    with open(FOLDER / "sparse", "wb") as file:
        file.truncate(4 * GIB)
    subprocess.run(["dd", f"if={image}", f"of={FOLDER}/sparse", "bs=64K", f"skip={start}", f"count={4000 * MIB}",
                    "iflag=skip_bytes,count_bytes", "conv=sparse,notrunc", "status=none"], check=True)
    image.unlink()
    read_into_page_cache(FOLDER / "sparse")
    used = (FOLDER / "sparse").stat().st_blocks * 512 // MIB
    report(f"format, 4 GiB, of which {used} MiB are no hole", rounds_of(rounds, lambda: format_pair("sparse", [])), wanted=30)


def bench_fec(roots: int, rounds: int) -> None:
    make_random("fec.data", GIB)
    alone = rounds_of(rounds, lambda: format_pair("fec.data", []))
    with_fec = rounds_of(rounds, lambda: format_pair("fec.data", [f"--fec-roots={roots}"], fec=True))
    report(f"format --fec-roots {roots}, 1 GiB", with_fec, wanted=35 if roots == 2 else 100)
    if alone and with_fec:
        base, whole = median(alone), median(with_fec)
        part = Pair(*(Spent(w.wall - b.wall, w.cpu - b.cpu) for w, b in zip(whole, base)))
        report("  of which FEC", [part], wanted=100)


def bench_repair(rounds: int) -> None:
    make_random("fec.data", GIB)
    format_pair("fec.data", [], fec=True)
    shutil.copyfile(FOLDER / "fec.data", FOLDER / "damaged")
    root = (FOLDER / "root").read_text()

    def one() -> Pair:
        with open(FOLDER / "damaged", "r+b") as file:
            file.seek(300 * MIB)
            file.write(os.urandom(MIB))
        theirs = run([*THEIRS, "verify", "damaged", "theirs.hash", root, "--fec-device=theirs.fec"])
        ours = run([*OURS, "repair", "damaged", "theirs.hash", root, "--fec-device=theirs.fec"])
        require_same(("damaged", "fec.data"))
        return Pair(theirs, ours)
    report("1 MiB damaged in 1 GiB: verify / repair", rounds_of(rounds, one), wanted=20)


def bench_memory(_rounds: int) -> None:
    """Memory that is the process's own: mapped pages of files are the page cache's, and given back when needed."""
    with open(FOLDER / "large", "wb") as file:
        file.truncate(64 * GIB)
        for place in range(0, 64, 4):
            file.seek(place * GIB)
            file.write(os.urandom(16 * MIB))
    clear("ours.hash", "theirs.hash")
    process = subprocess.Popen([*OURS, "format", *SAME, "large", "ours.hash"], cwd=FOLDER, stdout=subprocess.DEVNULL)
    start, peak, resident = time.monotonic(), 0, 0
    while process.poll() is None:
        status = dict(re.findall(r"(\w+):\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text()))
        peak = max(peak, int(status.get("RssAnon", 0)) + int(status.get("RssShmem", 0)))
        resident = max(resident, int(status.get("VmHWM", 0)))
        time.sleep(0.0005)
    print(f"{'format, 64 GiB sparse: peak memory':44} {peak / 1024:8.1f} MiB, with mapped file pages {resident / 1024:.0f} MiB, "
          f"{time.monotonic() - start:.2f} s  (wanted at most 64 MiB)", flush=True)
    if peak > 64 * 1024:
        missed.append("peak memory")
    run([*THEIRS, "format", *SAME, "large", "theirs.hash"])
    require_same(("ours.hash", "theirs.hash"))
    clear("large", "ours.hash", "theirs.hash")


def bench_linear(rounds: int) -> None:
    make_random("linear", 16 * GIB)
    for size in (1, 2, 4, 8, 16):
        def one(blocks: int = size * GIB // 4096) -> Pair:
            clear("ours.hash")
            spent = run([*OURS, "format", *SAME, f"--data-blocks={blocks}", "linear", "ours.hash"])
            return Pair(spent, spent)
        pairs = rounds_of(rounds, one)
        if pairs:
            ours = median(pairs).ours
            print(f"{f'format, {size} GiB':44} {ours.wall:8.3f} s ({ours.cpu:7.3f} s)  {ours.wall / size:6.3f} s a GiB", flush=True)
        clear("theirs.hash")
        run([*THEIRS, "format", *SAME, f"--data-blocks={size * GIB // 4096}", "linear", "theirs.hash"])
        require_same(("ours.hash", "theirs.hash"))
    clear("linear")


CASES: dict[str, Callable[[int], object]] = {
    "kernel": lambda rounds: kernel_speed(),
    "dense": bench_dense,
    "sparse": bench_sparse,
    "fec2": lambda rounds: bench_fec(2, min(rounds, 3)),
    "repair": lambda rounds: bench_repair(min(rounds, 3)),
    "memory": bench_memory,
    "linear": bench_linear,
    "fec24": lambda rounds: bench_fec(24, 1),
}


def main() -> None:
    arguments = sys.argv[1:]
    rounds = int(arguments.pop(0)) if arguments and arguments[0].isdigit() else 5
    chosen = arguments or [case for case in CASES if case != "kernel"]  # `dense` has it, too
    if unknown := set(chosen) - CASES.keys():
        sys.exit(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
        print(f"{os.cpu_count()} processors, {model[1] if model else 'unknown'}; up to {rounds} rounds\n")
        print(f"{'':44} veritysetup (processor)  rootwright (processor)    wall    processor")
        for case in chosen:
            CASES[case](rounds)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    if missed:
        sys.exit("less than wanted: " + "; ".join(missed))


main()
