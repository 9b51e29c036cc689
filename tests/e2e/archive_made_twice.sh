#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The root filesystem archive made again by mmdebstrap is another file, and gives the same image.
source "$(dirname "$0")/judge.sh"
needs mmdebstrap cmp sha256sum

# The one under $INPUTS may be older than Debian's last security update.
first=$rootfs
"$repository/recipes/edge/make-rootfs" "$work/second.tar" 2> "$work/log" || fail "$(cat "$work/log")"
if ! cmp -s "$first.packages" "$work/second.tar.packages"; then
  first=$work/first.tar
  "$repository/recipes/edge/make-rootfs" "$first" 2> "$work/log" || fail "$(cat "$work/log")"
fi
refuses cmp "$first" "$work/second.tar"

for archive in "$first" "$work/second.tar"; do
  "$ROOTWRIGHT" build "$repository/layouts/edge-ab.yaml" --set rootfs="$archive" -o "$work/$(basename "$archive").img" --quiet
done
cmp "$work/$(basename "$first").img" "$work/second.tar.img"
ok "two archives that mmdebstrap made differ, their images are equal"
