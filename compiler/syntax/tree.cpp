#include "compiler/syntax/tree.h"

#include <algorithm>

namespace ingot {

const char* name_of(NodeKind kind) {
  static constexpr const char* names[] = {
#define NODE(kind) #kind,
#include "compiler/syntax/node_kinds.def"
#undef NODE
  };
  return names[static_cast<size_t>(kind)];
}

StringId Strings::intern(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
  const StringId id = size();
  ids_.emplace(texts_.emplace_back(text), id);
  return id;
}

StringId Strings::find(std::string_view text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? 0 : found->second;
}

std::span<const AttributeOf> Tree::attributes_of(NodeId id) const {
  const auto range = std::ranges::equal_range(attributes, id, {}, &AttributeOf::target);
  return {range.begin(), range.end()};
}

std::string_view Tree::doc_of(NodeId id) const {
  const auto found = std::ranges::lower_bound(docs, id, {}, &DocOf::target);
  return found != docs.end() && found->target == id ? strings.get(found->text) : std::string_view{};
}

}  // namespace ingot
