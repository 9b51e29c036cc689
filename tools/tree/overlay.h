// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tree/file_tree.h"
#include "tree/read_archive.h"

namespace rootwright::tree {

/// Lays an archive over a tree and takes it apart as it goes, so that memory does not hold both.
///
/// - An entry replaces what has its path, a directory with everything below; of two in one archive the later one stays.
///   A directory keeps what is in it and gets the entry's attributes; "./" is the root directory.
/// - OCI whiteouts (image-spec, layer.md, Whiteouts): `.wh.NAME` removes NAME, `.wh..wh..opq` everything in its
///   directory, of the tree as it was before this archive, wherever in the archive they stand.
/// - An entry below a symlinked directory goes where the link leads in the tree, whose root is "/" for absolute targets
///   and its own parent, as after chroot(2). A directory that has the path of such a link leaves the link and the
///   directory that it leads to as they are, as `tar --keep-directory-symlink` does: packages hold "./lib/" for a
///   merged /usr.
/// - Missing directories above an entry are made, mode 0755, owned by root, with the entry's modification time.
/// - Names in ACLs are looked up in etc/passwd and etc/group of the tree with the archive laid over it.
///
/// Throws Error(input) naming archive and entry: "..", a name that does not fit, below something that is no directory,
/// below a link that leads nowhere or in a circle (more than 40 links), a hard link to nothing or to a directory, an
/// unknown name in an ACL, a whiteout that names nothing.
void lay_over(FileTree& tree, Archive archive);

}  // namespace rootwright::tree
