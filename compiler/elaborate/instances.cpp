// Named instances on their own: what their `require`s say, and what a field of one is worth.
#include <algorithm>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

void Elaborator::check_instance(DeclarationId id) {
  Value value = instance(id);
  GraphNode failure = requirement_failure(value, program_.declarations[id].node);
  auto code = known_number(failure);
  if (!code || *code == 0) return;
  const graph::Reason& why = graph_->reasons()[static_cast<size_t>(*code) - 1];
  if (why.unknown) return;
  std::string text = why.parts[0];
  for (size_t i = 0; i < why.holes.size(); ++i) {
    const auto& h = why.holes[i];
    if (auto number_of = known_number(h.value)) {
      size_t index = static_cast<size_t>(*number_of);
      text += !h.texts.empty() && index < h.texts.size() ? h.texts[index] : fmt::format("{:.4g}", *number_of / h.scale);
      if (!h.unit.empty()) text += " " + h.unit;
    }
    text += why.parts[i + 1];
  }
  const Span& name = program_.tree[program_.declarations[id].node].name_span;
  diagnostics_.report(diagnostic::instance_infeasible, name, string(program_.declarations[id].name), text)
      .note({why.place.file, why.place.begin, why.place.end}, "required here");
}

std::optional<double> Elaborator::constant_of(DeclarationId declaration, const std::vector<StringId>& path,
                                              bool key_of_table) {
  Value value = declaration_value(declaration, program_.declarations[declaration].node);
  TypeId type = 0;
  for (size_t i = 0; i < path.size(); ++i) {
    if (key_of_table && i + 1 == path.size()) {
      const auto& cases = program_.enumerations[program_.declarations[program_.types[type].declaration].index].cases;
      auto key = static_cast<double>(std::find(cases.begin(), cases.end(), path[i]) - cases.begin());
      if (value.kind != ValueKind::table) return std::nullopt;
      auto& entries = static_cast<const TableObject*>(value.object)->entries;
      auto found = entries.find(key);
      if (found == entries.end()) return std::nullopt;
      value = found->second;
      continue;
    }
    if (value.kind != ValueKind::record) return std::nullopt;
    const FieldInfo* info = program_.find_field(static_cast<const RecordObject*>(value.object)->kind, path[i]);
    type = info != nullptr ? info->type : 0;
    value = field(value, path[i], 0);
  }
  if (value.kind != ValueKind::number || value.failure != 0) return std::nullopt;
  GraphNode node = corner_ ? graph_->at(*corner_, value.node, graph_->constant(0)) : value.node;
  return known_number(node);
}

std::optional<double> constant_of(const Program& program, DeclarationId declaration, const std::vector<StringId>& path,
                                  bool key_of_table) {
  Diagnostics ignored;
  Options options;
  Elaborator elaborator(program, options, ignored);
  try {
    return elaborator.constant_of(declaration, path, key_of_table);
  } catch (const Abort&) {
    return std::nullopt;
  }
}

void check_instances(const Program& program, size_t module, const Options& options, Diagnostics& diagnostics) {
  for (DeclarationId id : program.modules[module].declarations) {
    if (program.declarations[id].kind != DeclarationKind::instance) continue;
    Elaborator elaborator(program, options, diagnostics);
    try {
      elaborator.check_instance(id);
    } catch (const Abort&) {
    }
  }
}

}  // namespace ingot::elaborate
