#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A build that is interrupted, runs out of room or meets another one leaves the old image as it was and nothing else.
source "$(dirname "$0")/judge.sh"
needs flock prlimit
needs_root

layout=$repository/layouts/edge-ab.yaml
folder=$work/out
image=$folder/edge.img
part=$folder/.edge.img.rootwright-part
mkdir "$folder"
echo "the old image" > "$image"
echo "the old manifest" > "$image.manifest.json"

# Starts a build and stops it in the middle: $pid is stopped while $part is there.
start_and_stop() {
  # A script's background processes ignore SIGINT unless told otherwise.
  env --default-signal "$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$image" --quiet --threads 1 > "$work/said" 2>&1 &
  pid=$!
  until [ -s "$part" ]; do
    kill -0 $pid 2> /dev/null || fail "the build ended before it began to write: $(cat "$work/said")"
    sleep 0.002
  done
  kill -STOP $pid
}

old_image_only() {
  equal "$(cat "$image")" "the old image" "the image after $1"
  equal "$(cat "$image.manifest.json")" "the old manifest" "the manifest after $1"
  equal "$(ls -A "$folder" | paste -sd' ')" "edge.img edge.img.manifest.json" "files after $1"
}

for signal in INT TERM HUP; do
  start_and_stop
  equal "$(cat "$image")" "the old image" "the image while another is written"
  kill -$signal $pid
  kill -CONT $pid
  code=0
  wait $pid || code=$?
  equal $code $((128 + $(kill -l $signal))) "exit code after SIG$signal"
  old_image_only "SIG$signal"
  ok "SIG$signal ends the build and removes what it had written"
done

start_and_stop
exits 3 "$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$image" --quiet
says "edge.img" "is being written"
ok "a second build of the same output at once is refused"

kill -KILL $pid
wait $pid 2> /dev/null || true
[ -e "$part" ] || fail "nothing is left of a killed build: what does the next one clear away?"
equal "$(cat "$image")" "the old image" "the image after SIGKILL"
build "$layout" "$image"
equal "$(ls -A "$folder" | paste -sd' ')" "edge.img edge.img.manifest.json" "files after the next build"
exits 0 "$ROOTWRIGHT" verify "$image" --certificate "$certificate"
ok "what a killed build left is cleared away by the next, whose image is whole"

echo "the old image" > "$image"
echo "the old manifest" > "$image.manifest.json"
: > "$folder/.other.img.rootwright-part"
(flock 9 && sleep 30) 9> "$part" &
holder=$!
until ! flock --nonblock "$part" true; do sleep 0.01; done
exits 3 "$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$image" --quiet
kill $holder
[ -e "$part" ] || fail "a temporary that another process holds was removed"
rm "$part" "$folder/.other.img.rootwright-part"
old_image_only "a refused build"
ok "a temporary that another process holds is left alone"

exits 4 prlimit --fsize=200000000 "$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$image" --quiet
says "edge.img"
old_image_only "the file size limit"
ok "a limit of the file's size stops the build with a message"

small=$work/small
mkdir "$small"
mount -t tmpfs -o size=200M tmpfs "$small"
echo "the old image" > "$small/edge.img"
exits 4 "$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$small/edge.img" --quiet
says "edge.img" "No space left" "are written" "bytes are free"
equal "$(cat "$small/edge.img")" "the old image" "the image after ENOSPC"
equal "$(ls -A "$small")" "edge.img" "files after ENOSPC"
umount "$small"
ok "a full disk stops the build, with what was needed and what there was"

"$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$image" --quiet --sync
exits 0 "$ROOTWRIGHT" verify "$image" --certificate "$certificate"
ok "--sync writes the same image to the disk"
