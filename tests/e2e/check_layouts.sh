#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What `check` says about layouts, the shipped ones and broken ones, to people and to programs.
source "$(dirname "$0")/judge.sh"
needs python3

cd "$repository"
for layout in edge-ab discoverable; do
  exits 0 "$ROOTWRIGHT" check "layouts/$layout.yaml" --set rootfs="$rootfs" --set kernel="$kernel"
done
exits 0 "$ROOTWRIGHT" check layouts/minimal.yaml --set rootfs="$rootfs"
ok "the shipped layouts have nothing wrong with them"

exits 3 "$ROOTWRIGHT" check layouts/edge-ab.yaml --set kernel="$kernel"
says "layouts/edge-ab.yaml:11:3: parameter 'rootfs' has no value; give it one with --set rootfs=FILE" "1 finding"
exits 3 "$ROOTWRIGHT" check layouts/edge-ab.yaml --set kernel="$kernel" --set rootfs="$work/none.tar"
says "'rootfs': file '$work/none.tar' does not exist"
exits 3 "$ROOTWRIGHT" check layouts/edge-ab.yaml --set rootfs="$rootfs" --set kernel="$kernel" \
  --set log_size=2GiB --set data_size=1GiB --set logsize=6GiB
says "--set logsize: unknown parameter; did you mean 'log_size'?" \
  "parameter 'log_size' is 2GiB; allowed are 1GiB, 6GiB" "parameter 'data_size' is 1GiB; at least 2GiB is needed" \
  "3 findings"
ok "parameters that are missing, unknown or out of range are refused together"

cp "$certificate" "$work/edge.crt.pem"
cat > "$work/broken.yaml" << 'END'
format: rootwright/1
name: edge
version: 1.0.0
epoch: 1700000000
seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25
signing: {verity: {certificate: edge.crt.pem}}
disk: {size: 4096MiB}
partitions:
  - {name: Boot, type: esq, sise: 1MiB, size: 192MB, filesystem: {type: fat}, content: {boot: Rot}}
  - {name: Data, size: 2GiB, filesystem: {type: ext4, writable: true, grows_to: 1GiB}}
  - {name: Data, size: 2GiB, size: 3GiB, filesystem: {type: ext4}}
END
exits 3 "$ROOTWRIGHT" check "$work/broken.yaml"
cat > "$work/wanted" << END
$work/broken.yaml:9:24: partition type 'esq' is not known; did you mean 'esp'?
$work/broken.yaml:9:29: unknown key 'sise' in partition; did you mean 'size'?
$work/broken.yaml:9:47: size '192MB' has the unit 'MB', which some read as a power of ten; write '192MiB'
$work/broken.yaml:10:42: partition 'Data': grows_to 1 GiB is smaller than its size, 2 GiB
$work/broken.yaml:11:12: partition name 'Data' is there twice, first in line 10
$work/broken.yaml:11:30: key 'size' is given twice, first in line 11
$work/broken.yaml: 6 findings
END
equal "$said" "$(cat "$work/wanted")" "the findings"
exits 3 "$ROOTWRIGHT" build "$work/broken.yaml" -o "$work/broken.img"
says "6 findings, nothing was built" "broken.yaml:11:30: key 'size' is given twice, first in line 11"
[ ! -e "$work/broken.img" ] || fail "a broken layout left an image"
ok "everything that is wrong is said at once, sorted by place, by check and by build"

cat > "$work/small.yaml" << 'END'
format: rootwright/1
name: small
version: 1
epoch: 1700000000
seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25
partitions:
  - {name: ESP, type: esp, size: 16KiB, filesystem: {type: fat}}
  - {name: Log, size: 64KiB, filesystem: {type: ext4, writable: true}}
END
exits 3 "$ROOTWRIGHT" check "$work/small.yaml"
says "small.yaml:7:34: partition 'ESP': its filesystem of 16 KiB is smaller than its content, which needs" \
  "small.yaml:8:23: partition 'Log': its filesystem of 64 KiB is smaller than its content, which needs" "2 findings"
ok "what cannot fit whatever the archives hold is refused without reading them"

exits 3 "$ROOTWRIGHT" check "$work/broken.yaml" --json
equal "$(python3 -c 'import json, sys; print(len(json.load(sys.stdin)["findings"]))' <<< "$said")" 6 "findings as JSON"
ok "--json has the same findings"

# refused_text TEXT MESSAGE: a file with this text is refused with this message.
refused_text() {
  printf '%b' "$1" > "$work/text.yaml"
  exits 3 "$ROOTWRIGHT" check "$work/text.yaml"
  says "$2"
}
head='format: rootwright/1\nname: a\nversion: 1\nepoch: 1\nseed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n'
partitions='partitions: [{name: A, size: 1MiB}]\n'
refused_text '' "text.yaml:1:1: file is empty"
refused_text "${head}slots: &x {}\n${partitions}" "text.yaml:6:8: anchor '&x' is not allowed"
refused_text "${head}slots: *x\n${partitions}" "text.yaml:6:8: not valid YAML: the referenced anchor is not defined"
refused_text "${head}rollback_index: !!int 5\n${partitions}" "text.yaml:6:17: tag '!!int' is not allowed"
refused_text "${head}<<: {}\n${partitions}" "text.yaml:6:1: merge key '<<' is not allowed"
refused_text "${head}${partitions}---\n${head}" "text.yaml:7:1: a second document begins here; one is allowed"
refused_text "${head}disk: {sector_size: 512\n${partitions}" "not valid YAML"
refused_text "${head}\xff\n" "text.yaml:6:1: byte 255 is not UTF-8"
refused_text "format: rootwright/9\n" "text.yaml:1:9: 'format' is 'rootwright/9'; wanted is rootwright/1"
ok "what YAML has beyond maps, sequences and text is refused with its place"

python3 - "$work" << 'END'
import sys
work = sys.argv[1]
with open(f"{work}/brackets.yaml", "w") as file:
    file.write("a: " + "[" * 100000)
with open(f"{work}/bomb.yaml", "w") as file:
    file.write("a: &a [x]\n" + "".join(f"{b}: &{b} [{', '.join('*' + a for _ in range(10))}]\n" for a, b in zip("abcdefgh", "bcdefghi")))
with open(f"{work}/large.yaml", "w") as file:
    file.write("#" * (1024 * 1024 + 1))
END
for text in brackets bomb large; do
  exits 3 timeout 10 "$ROOTWRIGHT" check "$work/$text.yaml"
done
says "1,048,577 bytes long, allowed are 1 MiB"
ok "100,000 brackets, a bomb of aliases and a file over 1 MiB do no harm"
