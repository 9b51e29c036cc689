#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# build_edge.sh [ROUNDS]: times the stock pipeline and `rootwright build` in turn on the same archive, page cache warm, and
# prints the medians and how many times faster the build is; then what a 2 TiB data partition costs, and peak memory.
# Needs root, build/rootwright and build/edge-rootfs.tar (ci/quickstart).
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C

rounds=${1:-5}
folder=build/bench
archive=build/edge-rootfs.tar
rm -rf $folder
mkdir -p $folder
trap 'rm -rf $folder' EXIT

build() { build/rootwright build tests/bench/edge.yaml --set rootfs=$archive -o $folder/edge.img --quiet "$@" 2> /dev/null; }

seconds() { # COMMAND...
  rm -f $folder/edge.img
  local start=$EPOCHREALTIME
  "$@" > /dev/null
  awk -v start="$start" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", end - start }'
}

median() { sort -n "$1" | awk '{ value[NR] = $1 } END { printf "%.3f\n", (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'; }

cat $archive > /dev/null
for ((round = 1; round <= rounds; ++round)); do
  tests/bench/stock-pipeline.sh "$PWD/$archive" "$PWD/$folder/stock.img" "$PWD/$folder/stock" > $folder/steps
  awk '$2 == "total" {print $1}' $folder/steps >> $folder/stock.s
  rm -rf $folder/stock $folder/stock.img
  seconds build >> $folder/minimal.s
  seconds build --set root_filesystem=fill >> $folder/fill.s
  seconds build --set data_size=2TiB >> $folder/2TiB.s
  echo "round $round: stock $(tail -n 1 $folder/stock.s) s, minimal $(tail -n 1 $folder/minimal.s) s, fill $(tail -n 1 $folder/fill.s) s"
done

echo
echo "stock pipeline, the last round:"
cat $folder/steps

echo
stock=$(median $folder/stock.s)
echo "medians of $rounds rounds on $(nproc) processors, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
printf '%-34s %7.3f s\n' "stock pipeline" "$stock"
for size in minimal fill; do
  time=$(median $folder/$size.s)
  printf '%-34s %7.3f s  %5.1f times faster\n' "rootwright, size: $size" "$time" "$(bc -l <<< "$stock / $time")"
done

usage() { build "$@" && du -k $folder/edge.img | cut -f 1; }
large=$(usage --set data_size=2TiB)
small=$(usage)
printf '%-34s %+7.3f s  %+5d MiB on disk\n' "a data partition of 2 TiB" \
  "$(bc -l <<< "$(median $folder/2TiB.s) - $(median $folder/minimal.s)")" $(((large - small) / 1024))

# Memory that is the process's own: mapped pages of the archive are the page cache's, and given back when needed.
python3 - $archive $folder/edge.img << 'END'
import re, subprocess, sys, time
command = ["build/rootwright", "build", "tests/bench/edge.yaml", "--set", f"rootfs={sys.argv[1]}", "-o", sys.argv[2], "--quiet"]
process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
peak = resident = 0
while process.poll() is None:
    try:
        status = dict(re.findall(r"(\w+):\s+(\d+) kB", open(f"/proc/{process.pid}/status").read()))
    except FileNotFoundError:
        break
    peak = max(peak, int(status.get("RssAnon", 0)) + int(status.get("RssShmem", 0)))
    resident = max(resident, int(status.get("VmHWM", 0)))
    time.sleep(0.0005)
print(f"{'peak memory':34} {peak / 1024:7.1f} MiB, with mapped file pages {resident / 1024:.0f} MiB")
END
