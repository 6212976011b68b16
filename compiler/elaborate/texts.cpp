// Texts, texts with numbers in them, and the reasons of infeasibility.
#include <cstdlib>

#include "compiler/elaborate/elaborator.h"
#include "compiler/types/check.h"

namespace ingot::elaborate {

double scale_of_text(const Program& program, std::string_view unit) {
  double scale = 1;
  bool divides = false;
  size_t i = 0;
  while (i < unit.size()) {
    size_t end = unit.find('/', i);
    if (end == std::string_view::npos) end = unit.size();
    std::string_view factor = unit.substr(i, end - i);
    int exponent = 1;
    if (size_t caret = factor.find('^'); caret != std::string_view::npos) {
      exponent = std::atoi(std::string(factor.substr(caret + 1)).c_str());
      factor = factor.substr(0, caret);
    }
    for (uint32_t u = 0; u < program.units.size(); ++u)
      if (program.string(program.declarations[program.units[u].declaration].name) == factor)
        for (int e = 0; e < std::abs(exponent); ++e)
          scale = divides == (exponent > 0) ? scale / program.unit_scale(u) : scale * program.unit_scale(u);
    divides = true;
    i = end + 1;
  }
  return scale;
}

Value Elaborator::literal_text(std::string text) {
  auto [found, added] = literal_texts_.try_emplace(text, static_cast<uint32_t>(texts_.size()));
  if (added) texts_.push_back({{std::move(text)}, {}});
  return {ValueKind::text, graph_->constant(found->second), 0, nullptr};
}

uint32_t Elaborator::text_form(TextForm form) {
  texts_.push_back(std::move(form));
  return static_cast<uint32_t>(texts_.size() - 1);
}

std::vector<std::string> Elaborator::text_strings() const {
  std::vector<std::string> strings;
  for (const TextForm& form : texts_) strings.push_back(form.holes.empty() ? form.parts[0] : std::string());
  return strings;
}

graph::Reason::Hole Elaborator::hole(const Value& value, TypeId type, ingot::NodeId unit) {
  graph::Reason::Hole hole;
  hole.value = value.node;
  if (value.kind == ValueKind::boolean) hole.texts = {"false", "true"};
  if (value.kind == ValueKind::text) hole.texts = text_strings();
  if (value.kind == ValueKind::enumeration && program_.types[type].kind == TypeKind::enumeration)
    for (StringId name : program_.enumerations[program_.declarations[program_.types[type].declaration].index].cases)
      hole.texts.emplace_back(string(name));
  if (unit != 0 && program_.reference(unit).kind == ReferenceKind::unit) {
    hole.unit = std::string(program_.tree.text(unit));
    hole.scale = program_.scale(program_.reference(unit).index);
  } else if (value.kind == ValueKind::number && program_.types[type].kind == TypeKind::number &&
             program_.types[type].dimension != 0) {
    auto [known, added] = default_units_.try_emplace(program_.types[type].dimension);
    if (added) {
      known->second.first = default_unit(program_, program_.types[type].dimension);
      known->second.second = scale_of_text(program_, known->second.first);
    }
    hole.unit = known->second.first;
    hole.scale = known->second.second;
  }
  return hole;
}

Value Elaborator::text_value(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  if (tree[node].children_count == 0) return literal_text(std::string(tree.text(node)));
  TextForm form{{""}, {}};
  GraphNode failure = 0;
  for (ingot::NodeId child : tree.children_of(node)) {
    if (tree.kind(child) == NodeKind::text_) {
      form.parts.back() += tree.text(child);
      continue;
    }
    ingot::NodeId expression = tree.child(child, 0);
    Value value = evaluate(expression, environment);
    if (value.kind == ValueKind::record || value.kind == ValueKind::varied || value.kind == ValueKind::bound)
      value = label_of(value, expression);
    failure = first(failure, value.failure);
    if (!value.scalar()) {
      form.parts.back() += "?";
      continue;
    }
    graph::Reason::Hole shown = hole(value, program_.type(expression), tree.child(child, 1));
    if (!shown.texts.empty() && graph_->is_constant(value.node)) {
      size_t index = static_cast<size_t>(graph_->value(value.node));
      if (value.kind != ValueKind::text || texts_[index].holes.empty()) {
        form.parts.back() += shown.texts[std::min(index, shown.texts.size() - 1)];
        continue;
      }
      // A text with numbers inside another: its parts join.
      TextForm inner = texts_[index];
      form.parts.back() += inner.parts[0];
      for (size_t i = 0; i < inner.holes.size(); ++i) {
        form.holes.push_back(inner.holes[i]);
        form.parts.push_back(inner.parts[i + 1]);
      }
      continue;
    }
    form.holes.push_back(std::move(shown));
    form.parts.emplace_back();
  }
  if (form.holes.empty()) return with_failure(literal_text(form.parts[0]), failure);
  return {ValueKind::text, graph_->constant(text_form(std::move(form))), failure, nullptr};
}

graph::Place Elaborator::place(ingot::NodeId node) const {
  const Span& at = span(node);
  return {at.file, at.begin, at.end};
}

GraphNode Elaborator::reason(ingot::NodeId node, std::string message, bool unknown) {
  auto [found, added] = reasons_.try_emplace({node, message}, 0u);
  if (added) {
    graph::Reason made;
    made.parts = {std::move(message)};
    made.place = place(node);
    made.unknown = unknown;
    found->second = graph_->add_reason(std::move(made));
  }
  return graph_->constant(found->second);
}

GraphNode Elaborator::reason_from_text(ingot::NodeId node, ingot::NodeId text, const Environment* environment,
                                       std::string fallback) {
  if (text == 0) return reason(node, std::move(fallback));
  Value value = text_value(text, environment);
  const TextForm form = texts_[static_cast<size_t>(graph_->value(value.node))];
  if (form.holes.empty()) return reason(node, form.parts[0]);
  graph::Reason made;
  made.parts = form.parts;
  made.holes = form.holes;
  made.place = place(node);
  // Equal reasons (the same place and the same numbers) are one.
  std::string key = "holes";
  for (const auto& h : made.holes) key += ":" + std::to_string(h.value);
  auto [found, added] = reasons_.try_emplace({node, key}, 0u);
  if (added) found->second = graph_->add_reason(std::move(made));
  return graph_->constant(found->second);
}

GraphNode Elaborator::require_failure(ingot::NodeId node, const Environment* environment) {
  ingot::NodeId expression = program_.tree.child(node, 0);
  Value holds = evaluate(expression, environment);
  GraphNode broken = fails_if(graph_->logical_not(holds.node), [&] {
    std::string text(program_.files.text(span(expression)));
    return reason_from_text(node, program_.tree.child(node, 1), environment, "`" + text + "` does not hold");
  });
  return first(holds.failure, broken);
}

}  // namespace ingot::elaborate
