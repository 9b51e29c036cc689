#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Same inputs, same bytes: whatever else is different about the build.
source "$(dirname "$0")/judge.sh"
needs cmp faketime localedef setpriv

layout=$repository/layouts/edge-ab.yaml
reference=$work/reference.img
unset SOURCE_DATE_EPOCH
build "$layout" "$reference"

# same SENTENCE COMMAND...: the command writes $work/again.img.
same() {
  local sentence=$1
  shift
  exits 0 "$@"
  cmp "$reference" "$work/again.img"
  cmp "$reference.manifest.json" "$work/again.img.manifest.json"
  rm "$work/again.img" "$work/again.img.manifest.json"
  ok "$sentence"
}

again=("$ROOTWRIGHT" build "$layout" --set rootfs="$rootfs" -o "$work/again.img" --quiet)
same "a second run" "${again[@]}"
same "one thread" "${again[@]}" --threads 1
same "eight threads" "${again[@]}" --threads 8
same "a private umask" bash -c 'umask 077 && exec "$@"' - "${again[@]}"

# A locale with a decimal comma and an I that is not i in lower case; a zone where it is another day.
mkdir "$work/locales"
localedef -i tr_TR -f UTF-8 "$work/locales/tr_TR.UTF-8"
same "another locale and time zone" env LOCPATH="$work/locales" LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati "${again[@]}"
same "a clock behind 2038" faketime -f '2040-03-01 12:00:00' "${again[@]}"
same "the epoch from SOURCE_DATE_EPOCH" env SOURCE_DATE_EPOCH=1700000000 "${again[@]}"

exits 0 env SOURCE_DATE_EPOCH=1600000000 "${again[@]}"
refuses cmp "$reference" "$work/again.img"
rm "$work/again.img"
ok "another SOURCE_DATE_EPOCH gives another image"

# Everything that a build reads, elsewhere, and for a user who owns none of it.
elsewhere=$(mktemp -d /var/tmp/rootwright-elsewhere.XXXXXX)
trap 'rm -rf "$elsewhere"; clean_up' EXIT
mkdir "$elsewhere"/{build,out}
cp -r "$repository"/{layouts,recipes,keys-example} "$elsewhere"
cp "$ROOTWRIGHT" "$elsewhere/rootwright"
cp "$rootfs" "$elsewhere/other-name.tar"
cp "$kernel" "$elsewhere/build/edge-kernel.deb"
chmod -R u=rwX,go=rX "$elsewhere"
chmod 777 "$elsewhere/out"
cd "$elsewhere/layouts"
exits 0 setpriv --reuid=65534 --regid=65534 --clear-groups env -i "$elsewhere/rootwright" \
  build edge-ab.yaml --set rootfs=../other-name.tar -o ../out/again.img --quiet
mv "$elsewhere"/out/again.img* "$work/"
cd "$repository"
same "another directory, user and name of the archive, and no environment" true
