# SPDX-License-Identifier: Apache-2.0
# What the scripts of this folder share; each begins by sourcing this file. It is no test of its own.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${ROOTWRIGHT:=$repository/build/rootwright}" "${INPUTS:=$repository/build}"
rootfs=$INPUTS/edge-rootfs.tar
kernel=$INPUTS/edge-kernel.deb
certificate=$repository/keys-example/edge.crt.pem

work=$(mktemp -d)
loops=()
clean_up() {
  local path
  for path in "$work"/*/; do ! mountpoint -q "$path" || umount "$path"; done
  for path in ${loops[@]+"${loops[@]}"}; do losetup --detach "$path"; done
  rm -rf "$work"
}
trap clean_up EXIT
# A command that nobody judges and that fails ends the script, too: say which.
trap 'echo "FAILED: ${BASH_SOURCE[0]}:$LINENO: $BASH_COMMAND" >&2' ERR

ok() { echo "ok: $*"; }

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# A judge that is not there judges nothing: that is a failure, never a reason to pass.
needs() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || fail "'$tool' is not installed; see ci/packages.txt"
  done
}

needs_root() { [ "$(id -u)" -eq 0 ] || fail "needs root for loop devices and mounts"; }

# What the last command under exits or refuses said, both streams.
said=

# exits CODE COMMAND...
exits() {
  local wanted=$1 code=0
  shift
  said=$("$@" 2>&1 < /dev/null) || code=$?
  [ $code -eq "$wanted" ] || fail "exit code $code instead of $wanted from: $*"$'\n'"$said"
}

# refuses COMMAND...: the judge says no to something broken.
refuses() {
  local code=0
  said=$("$@" 2>&1 < /dev/null) || code=$?
  [ $code -ne 0 ] || fail "accepted what is broken: $*"$'\n'"$said"
}

# says TEXT...: each of them is in what the last command said.
says() {
  local text
  for text in "$@"; do
    grep -qF -e "$text" <<< "$said" || fail "'$text' is missing in:"$'\n'"$said"
  done
}

# equal A B SENTENCE
equal() { [ "$1" = "$2" ] || fail "$3: '$1' is not '$2'"; }

# build LAYOUT IMAGE [OPTION...]: with the real root filesystem, silently.
build() {
  local layout=$1 image=$2
  shift 2
  "$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$image" --quiet "$@"
}

# extent IMAGE NAME: where the partition of that label lies, "OFFSET SIZE" in bytes, as sfdisk sees it.
extent() {
  sfdisk --json "$1" | python3 -c '
import json, sys
table = json.load(sys.stdin)["partitiontable"]
for partition in table["partitions"]:
    if partition.get("name") == sys.argv[1]:
        print(partition["start"] * table["sectorsize"], partition["size"] * table["sectorsize"])
        break
else:
    sys.exit(f"no partition {sys.argv[1]!r}")
' "$2"
}

# slice IMAGE NAME FILE: the bytes of one partition, holes kept.
slice() {
  local offset size
  read -r offset size < <(extent "$1" "$2")
  dd if="$1" of="$3" bs=1M iflag=skip_bytes,count_bytes skip="$offset" count="$size" conv=sparse status=none
  truncate -s "$size" "$3"
}

# put IMAGE NAME FILE: a file's bytes instead of those of one partition.
put() {
  local offset size
  read -r offset size < <(extent "$1" "$2")
  fallocate --punch-hole --offset "$offset" --length "$size" "$1"
  dd if="$3" of="$1" bs=1M oflag=seek_bytes seek="$offset" conv=notrunc,sparse status=none
}

# flip FILE OFFSET: changes one byte.
flip() {
  python3 - "$1" "$2" << 'END'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(int(sys.argv[2]))
    byte = file.read(1)[0]
    file.seek(int(sys.argv[2]))
    file.write(bytes([byte ^ 0x40]))
END
}

# copy_image FROM TO: image and manifest, holes kept.
copy_image() {
  cp --sparse=always "$1" "$2"
  cp "$1.manifest.json" "$2.manifest.json"
}

# attach FILE SECTOR_SIZE: a loop device, in $loop, detached at the end.
attach() {
  loop=$(losetup --find --show --read-only --sector-size "$2" "$1")
  loops+=("$loop")
}
