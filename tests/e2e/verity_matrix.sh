#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `verity format` beside `veritysetup format`: the same files, the same lines, the same root hash, for every combination
# of options.
source "$(dirname "$0")/judge.sh"
needs veritysetup python3 cmp

compared=$(TMPDIR=$work python3 "$repository/tests/e2e/verity_matrix.py" "$ROOTWRIGHT") || fail "$compared"
ok "same files and output as veritysetup: ${compared##*$'\n'}"

# The comparison sees it if one of them does something else.
printf '#!/bin/sh\nexec "%s" verity "$@" --salt=00\n' "$ROOTWRIGHT" > "$work/other"
sed -i 's/ verity "/ "/' "$work/other"
chmod +x "$work/other"
refuses python3 "$repository/tests/e2e/verity_matrix.py" "$work/other"
ok "another program's files are told apart"
