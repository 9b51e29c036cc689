// SPDX-License-Identifier: Apache-2.0
// yaml-cpp as an event stream, not as its tree: events show duplicate keys, anchors, aliases and tags as they come, and
// an alias is never followed.
#include "layout/yaml_node.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/bytes.h"
#include "layout/yaml_text.h"

namespace rootwright::layout {

namespace {

std::string in_quotes(std::string_view text) {
  return "'" + printable(text) + "'";
}

/// Builds the tree of one document from yaml-cpp's events.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view source, std::string file, Findings& findings)
      : source_(source), file_(std::move(file)), findings_(findings) {}

  YamlNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    YamlNode node = make_node(YamlNode::Kind::nothing, mark);
    // The mark of an empty value is the next token's, often in another line: its key or sequence tells the place.
    if (!open_.empty()) node.where = open_.back().key ? open_.back().key->where : open_.back().node.where;
    place(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    refuse(mark, "alias " + in_quotes(word_at(source_, position(mark))) + " is not allowed; write the value out");
    place(make_node(YamlNode::Kind::unusable, mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    refuse_endless_quotes(mark, tag);
    YamlNode node = make_node(YamlNode::Kind::scalar, mark);
    node.text = value;
    place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;       // of a map: read, its value is awaited
    std::map<std::string, int> lines;  // of a map: where its keys are
  };

  static std::size_t position(const YAML::Mark& mark) { return static_cast<std::size_t>(mark.pos); }

  Location location(const YAML::Mark& mark) const {
    return {.file = file_, .line = mark.line + 1, .column = mark.column + 1};
  }

  YamlNode make_node(YamlNode::Kind kind, const YAML::Mark& mark) const {
    YamlNode node;
    node.kind = kind;
    node.where = location(mark);
    return node;
  }

  void refuse(const YAML::Mark& mark, std::string message) {
    findings_.push_back({location(mark), std::move(message)});
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == 0) return;
    refuse(mark, "anchor " + in_quotes(word_at(source_, position(mark))) + " is not allowed");
  }

  // yaml-cpp gives "?" to plain values without a tag and "!" to quoted ones, and to those whose tag is a bare '!'.
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag == "?" || (tag == "!" && !source_.substr(position(mark)).starts_with('!'))) return;
    refuse(mark, "tag " + in_quotes(word_at(source_, position(mark))) + " is not allowed");
  }

  // yaml-cpp takes quoted text that the end of the file cuts off as if it were whole.
  void refuse_endless_quotes(const YAML::Mark& mark, const std::string& tag) {
    if (tag == "!" && !quotes_end(source_.substr(position(mark)))) refuse(mark, "quoted text has no end");
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (open_.size() >= kDeepestYaml) {
      throw YAML::ParserException(mark, "values lie in each other deeper than " + std::to_string(kDeepestYaml));
    }
    open_.push_back({.node = make_node(kind, mark), .key = std::nullopt, .lines = {}});
  }

  void close() {
    YamlNode node = std::move(open_.back().node);
    open_.pop_back();
    place(std::move(node));
  }

  void place(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (Open& parent = open_.back(); parent.node.kind == YamlNode::Kind::sequence) {
      parent.node.elements.push_back(std::move(node));
    } else if (!parent.key) {
      parent.key = std::move(node);
    } else {
      add_member(parent, *std::exchange(parent.key, std::nullopt), std::move(node));
    }
  }

  void add_member(Open& map, const YamlNode& key, YamlNode value) {
    if (key.kind == YamlNode::Kind::unusable) return;
    if (key.kind != YamlNode::Kind::scalar) {
      findings_.push_back({key.where, "a key must be text, not " + std::string(describe(key.kind))});
      return;
    }
    if (key.text == "<<") {
      findings_.push_back({key.where, "merge key '<<' is not allowed; write the keys out"});
      return;
    }
    const auto [first, is_new] = map.lines.emplace(key.text, key.where.line);
    if (!is_new) {
      findings_.push_back({key.where, "key " + in_quotes(key.text) + " is given twice, first in line " +
                                          std::to_string(first->second)});
      return;
    }
    name_after(value, key.text);
    map.node.members.push_back({.key = key.text, .where = key.where, .value = std::move(value)});
  }

  static void name_after(YamlNode& value, const std::string& key) {
    value.key = key;
    for (YamlNode& element : value.elements)
      element.key = key;
  }

  std::string_view source_;
  std::string file_;
  Findings& findings_;
  std::vector<Open> open_;
  YamlNode root_;
};

/// Only sees whether there is one more document.
class DocumentStart final : public YAML::EventHandler {
 public:
  std::optional<YAML::Mark> mark;

  void OnDocumentStart(const YAML::Mark& start) override { mark = start; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

YamlNode unusable_file(const std::string& file) {
  YamlNode node;
  node.kind = YamlNode::Kind::unusable;
  node.where = {.file = file, .line = 1, .column = 1};
  return node;
}

}  // namespace

YamlNode parse_yaml(std::string_view text, const std::string& file, Findings& findings) {
  if (auto refused = refuse_characters(text, file)) {
    findings.push_back(*std::move(refused));
    return unusable_file(file);
  }
  std::istringstream stream{std::string(text)};
  TreeBuilder builder(text, file, findings);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      findings.push_back({{.file = file, .line = 1, .column = 1}, "file is empty"});
      return unusable_file(file);
    }
    DocumentStart second;
    parser.HandleNextDocument(second);
    if (second.mark) {
      findings.push_back({{.file = file, .line = second.mark->line + 1, .column = second.mark->column + 1},
                          "a second document begins here; one is allowed"});
    }
  } catch (const YAML::Exception& error) {
    findings.push_back({{.file = file, .line = error.mark.line + 1, .column = error.mark.column + 1},
                        "not valid YAML: " + printable(error.msg)});
    return unusable_file(file);
  }
  return builder.take_root();
}

bool is_usable(const YamlNode& node) {
  return node.kind != YamlNode::Kind::unusable && std::ranges::all_of(node.elements, is_usable) &&
         std::ranges::all_of(node.members, is_usable, &YamlMember::value);
}

std::string_view describe(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::scalar:
      return "text";
    case YamlNode::Kind::sequence:
      return "a sequence";
    case YamlNode::Kind::map:
      return "a map";
    case YamlNode::Kind::absent:
    case YamlNode::Kind::nothing:
    case YamlNode::Kind::unusable:
      break;
  }
  return "nothing";
}

}  // namespace rootwright::layout
