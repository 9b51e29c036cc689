// SPDX-License-Identifier: Apache-2.0
// A layout as values: what the YAML file says with parameters put in, defaults filled in and slots written out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/uuid.h"
#include "crypto/digest.h"
#include "layout/finding.h"

namespace rootwright::layout {

/// How large a partition is.
struct PartitionSize {
  enum class Kind {
    fixed,    ///< `bytes`
    content,  ///< what the content needs, and `bytes` more
  };
  Kind kind = Kind::fixed;
  std::uint64_t bytes = 0;
};

/// How much of its partition a filesystem takes.
struct FilesystemSize {
  enum class Kind {
    minimal,  ///< as little as its content needs
    fill,     ///< all of the partition, or all that its hash tree leaves
    fixed,    ///< `bytes`
  };
  Kind kind = Kind::fill;
  std::uint64_t bytes = 0;
};

enum class FilesystemKind { ext4, fat };

struct Filesystem {
  FilesystemKind kind = FilesystemKind::ext4;
  FilesystemSize size;
  std::string label;           ///< empty: none
  bool writable = false;       ///< ext4: journal, inodes for more files, room to grow
  std::uint64_t grows_to = 0;  ///< bytes that a writable ext4 can grow to; 0: not beyond its size
  Location where;
};

/// The file tree that a recipe makes.
struct RecipeContent {
  std::filesystem::path path;  ///< of the recipe's YAML file
};
/// A directory of the host.
struct DirectoryContent {
  std::filesystem::path path;
};
/// The bytes of the same partition of another slot.
struct SlotContent {
  std::string slot;
};
/// What starts a root partition: the recipe's kernel as /vmlinuz, /roothash and its signature /roothash.p7s.
struct BootContent {
  std::string root_partition;  ///< its name
};
/// Nothing: an empty filesystem, or zeros where there is no filesystem either; written by others, such as a hash tree.
struct NoContent {};

using Content = std::variant<NoContent, RecipeContent, DirectoryContent, SlotContent, BootContent>;

/// A filesystem's hash tree and where it lies.
struct Verity {
  std::string hash_partition;       ///< name; empty: in the same partition, behind the filesystem
  std::string signature_partition;  ///< name; empty: the signature lies in a Boot partition
  crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::sha256;
  std::uint32_t block_size = 4096;  ///< of data and hash blocks
  std::optional<Bytes> salt;        ///< nothing: derived from the seed
  bool superblock = true;
  /// Forward error correction behind the hash tree, in the same partition: parity bytes in 255, 2 to 24. Nothing: none.
  std::optional<std::uint32_t> fec_roots;
  Location where;
};

struct Partition {
  std::string name;   ///< unique in the layout
  std::string label;  ///< in the partition table; "_empty" marks a free slot
  std::string slot;   ///< "a", "b"; empty: of no slot
  Uuid type;
  std::optional<Uuid> uuid;  ///< nothing: from the root hash or the seed
  PartitionSize size;
  std::uint64_t attributes = 0;  ///< GPT bits
  std::optional<Filesystem> filesystem;
  Content content;
  std::optional<Verity> verity;
  Location where;                    ///< of its name
  Location size_where;               ///< of its size
  Location content_where;            ///< of its content; the name's if it has none
  std::size_t position_in_slot = 0;  ///< counted from 0 among the partitions of its slot; equal for twins
};

struct Disk {
  std::uint32_t sector_size = 512;    ///< 512 or 4096
  std::optional<std::uint64_t> size;  ///< bytes; nothing: as small as the partitions allow
  Location where;
};

/// The key that signs for one purpose.
struct SigningPurpose {
  std::filesystem::path certificate;                 ///< PEM
  std::optional<std::filesystem::path> example_key;  ///< PEM; used where the command line names no key
  Location where;
};

/// A parameter's value as used, in the order of declaration.
struct ParameterValue {
  std::string name;
  std::string value;  ///< of a file: the path as given
  bool is_file = false;
  Location where;  ///< of its declaration
};

struct Layout {
  std::filesystem::path path;  ///< of the YAML file; relative paths in it count from its directory
  std::string name;
  std::string version;
  std::uint64_t rollback_index = 0;
  std::int64_t epoch = 0;  ///< seconds since 1970: SOURCE_DATE_EPOCH where it is set, else the layout's
  Uuid seed;
  std::vector<ParameterValue> parameters;
  Disk disk;
  std::map<std::string, SigningPurpose> signing;  ///< by purpose: "verity"
  std::vector<std::string> slots;
  std::vector<Partition> partitions;  ///< in the order of the disk, slots written out
};

/// The partition of that name; null if there is none.
[[nodiscard]] const Partition* find_partition(const Layout& layout, std::string_view name);

/// The same partition of another slot: what SlotContent means. Null if the partition is of no slot or the other slot
/// has none in its place.
[[nodiscard]] const Partition* find_twin(const Layout& layout, const Partition& partition, std::string_view slot);

}  // namespace rootwright::layout
