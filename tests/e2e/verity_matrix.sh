#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `verity format` beside `veritysetup format`: the same files, the same lines, the same root hash, for every combination
# of options.
source "$(dirname "$0")/judge.sh"
needs veritysetup python3 cmp

compared=$(TMPDIR=$work python3 "$repository/tests/e2e/verity_matrix.py" "$ROOTWRIGHT") || fail "$compared"
ok "same files and output as veritysetup: ${compared##*$'\n'}"

# The comparison sees it if a file is longer, and if a byte of it is another one.
for change in "printf x >> root" "printf x | dd of=root bs=1 conv=notrunc status=none"; do
  printf '#!/bin/sh\n"%s" "$@" && %s\n' "$ROOTWRIGHT" "$change" > "$work/other"
  chmod +x "$work/other"
  refuses python3 "$repository/tests/e2e/verity_matrix.py" "$work/other" 400
  says "10 volumes compared" "10 differ"
done
ok "files that differ are told apart"
