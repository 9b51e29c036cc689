// SPDX-License-Identifier: Apache-2.0
#include "tree/tar_bytes.h"

#include <cstdio>
#include <numeric>

namespace rootwright::test {

namespace {

constexpr std::size_t kBlockSize = 512;

std::string digits(const char* format, std::uint64_t number) {
  char text[32];
  std::snprintf(text, sizeof text, format, static_cast<unsigned long long>(number));
  return text;
}

void pad(std::string& text, std::size_t unit) {
  text.resize((text.size() + unit - 1) / unit * unit, '\0');
}

/// "<length> <keyword>=<value>\n", where the length counts its own digits.
std::string pax_record(const std::string& keyword, const std::string& value) {
  const std::size_t rest = keyword.size() + value.size() + 3;
  std::size_t length = rest;
  while (length != rest + std::to_string(length).size())
    length = rest + std::to_string(length).size();
  return std::to_string(length) + " " + keyword + "=" + value + "\n";
}

std::string ustar_header(const TarMember& member) {
  std::string header(kBlockSize, '\0');
  const auto put = [&](std::size_t offset, const std::string& text) { header.replace(offset, text.size(), text); };
  put(0, member.path);
  put(100, digits("%07llo", member.mode));
  put(108, digits("%07llo", member.owner));
  put(116, digits("%07llo", member.group));
  put(124, digits("%011llo", member.content.size()));
  put(136, digits("%011llo", member.time));
  put(148, "        ");
  put(156, std::string(1, member.type));
  put(157, member.link);
  put(257, std::string("ustar\0"
                       "00",
                       8));
  put(329, digits("%07llo", member.major));
  put(337, digits("%07llo", member.minor));
  const auto sum = std::accumulate(header.begin(), header.end(), std::uint64_t{0}, [](std::uint64_t total, char byte) {
    return total + static_cast<unsigned char>(byte);
  });
  put(148, digits("%06llo", sum) + '\0');
  return header;
}

}  // namespace

std::string tar_member(const TarMember& member) {
  std::string bytes;
  if (!member.pax.empty()) {
    TarMember extended{.path = "PaxHeaders/0", .type = 'x', .content = {}, .link = {}, .pax = {}};
    for (const auto& [keyword, value] : member.pax)
      extended.content += pax_record(keyword, value);
    bytes = tar_member(extended);
  }
  bytes += ustar_header(member) + member.content;
  pad(bytes, kBlockSize);
  return bytes;
}

std::string tar(const std::vector<TarMember>& members) {
  std::string bytes;
  for (const TarMember& member : members)
    bytes += tar_member(member);
  return bytes + std::string(2 * kBlockSize, '\0');
}

std::string cpio(const std::vector<CpioMember>& members) {
  std::string bytes;
  std::vector<CpioMember> all = members;
  all.push_back({.path = "TRAILER!!!", .mode = 0, .content = {}, .inode = 0});
  for (const CpioMember& member : all) {
    bytes += "070701";
    const std::uint64_t time = 1'700'000'000;
    for (const std::uint64_t field :
         {std::uint64_t{member.inode}, std::uint64_t{member.mode}, std::uint64_t{0}, std::uint64_t{0},
          std::uint64_t{member.names}, time, std::uint64_t{member.content.size()}, std::uint64_t{8}, std::uint64_t{1},
          std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{member.path.size() + 1}, std::uint64_t{0}}) {
      bytes += digits("%08llX", field);
    }
    bytes += member.path + '\0';
    pad(bytes, 4);
    bytes += member.content;
    pad(bytes, 4);
  }
  return bytes;
}

std::string ar(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes = "!<arch>\n";
  for (const auto& [name, content] : members) {
    std::string header(60, ' ');
    header.replace(0, name.size(), name);
    header.replace(16, 10, "1700000000");
    header.replace(28, 1, "0");
    header.replace(34, 1, "0");
    header.replace(40, 6, "100644");
    const std::string size = std::to_string(content.size());
    header.replace(48, size.size(), size);
    header.replace(58, 2, "`\n");
    bytes += header + content;
    if (content.size() % 2 != 0) bytes += '\n';
  }
  return bytes;
}

}  // namespace rootwright::test
