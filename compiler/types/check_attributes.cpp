// `@source("...")`, `@confidence(high)`, `@label("...")`, `@unit("ms")`, `@rate`: which there are and what they take.
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

/// `enum Confidence` of the library; 0 when no module that declares it is loaded.
DeclarationId Checker::confidence_enumeration() {
  StringId name = program.tree.strings.find("Confidence");
  if (name == 0) return 0;
  for (DeclarationId each : visible_declarations(name)) {
    if (program.declarations[each].kind == DeclarationKind::enumeration) return each;
  }
  for (const EnumerationInfo& each : program.enumerations) {
    if (program.declarations[each.declaration].name == name) return each.declaration;
  }
  return 0;
}

void Checker::check_attributes(uint32_t module) {
  FileId file = program.modules[module].file;
  static const std::vector<std::string> known{"source", "confidence", "label", "unit", "rate"};
  // A module's nodes stand together, its attributes too: walk back from the last.
  const auto& attributes = program.tree.attributes;
  size_t first = attributes.size();
  while (first > 0 && node(attributes[first - 1].attribute).span.file == file) --first;
  for (size_t i = first; i < program.tree.attributes.size(); ++i) {
    NodeId attribute = program.tree.attributes[i].attribute;
    std::string name = name_text(attribute);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      Diagnostic& diagnostic = report(diagnostic::unknown_attribute, node(attribute).span, name);
      std::string hint = did_you_mean(name, known);
      diagnostic.help(hint.empty() ? "`@source`, `@confidence`, `@label`, `@unit` and `@rate` are there" : hint);
      continue;
    }
    if (name == "rate") {
      NodeId target = program.tree.attributes[i].target;
      bool defined = node(target).kind == NodeKind::unit_ && node(child(target, 0)).kind == NodeKind::quantity_;
      if (!defined) report(diagnostic::misplaced_attribute, node(attribute).span, name, "a unit defined by another");
      if (count(attribute) > 0) report(diagnostic::attribute_argument, node(attribute).span, name, "nothing");
      continue;
    }
    if (count(attribute) != 1) {
      report(diagnostic::attribute_argument, node(attribute).span, name,
             name == "confidence" ? "one of high, medium, low, rumoured" : "one text");
      continue;
    }
    NodeId argument = child(attribute, 0);
    if (name == "confidence") {
      DeclarationId enumeration = confidence_enumeration();
      if (node(argument).kind != NodeKind::reference_) {
        report(diagnostic::attribute_argument, node(argument).span, name, "one of high, medium, low, rumoured");
      } else if (enumeration != 0) {
        auto number = case_number(enumeration, node(argument).text);
        if (!number) {
          unknown_case(node(argument).text, node(argument).span, enumeration);
        } else {
          refer(argument, ReferenceKind::enum_case, *number);
          set(argument, enum_type(enumeration));
        }
      } else {
        static const std::vector<std::string> cases{"high", "medium", "low", "rumoured"};
        if (std::find(cases.begin(), cases.end(), name_text(argument)) == cases.end()) {
          report(diagnostic::attribute_argument, node(argument).span, name, "one of high, medium, low, rumoured");
        }
      }
      continue;
    }
    if (node(argument).kind != NodeKind::text_ || count(argument) > 0) {
      report(diagnostic::attribute_argument, node(argument).span, name, "one text without holes");
      continue;
    }
    set(argument, Types::text);
    if (name != "unit") continue;
    NodeId target = program.tree.attributes[i].target;
    bool field = node(target).kind == NodeKind::field_ && node(child(target, 1)).kind != NodeKind::none_;
    if (field) {
      check_unit_attribute(target, argument);
    } else {
      report(diagnostic::misplaced_attribute, node(attribute).span, name, "a field of a kind");
    }
  }
}

/// `@unit("ms")` on a field of a kind: what bare numbers of a data file count (rule 46).
void Checker::check_unit_attribute(NodeId field, NodeId argument) {
  uint32_t unit = unit_expression(argument, program.tree.text(argument), node(argument).span);
  refer(argument, ReferenceKind::unit, unit);
  TypeId type = program.type(field);
  if (unit == 0 || type == Types::error) return;
  if (kind(type) != TypeKind::number) {
    report(diagnostic::unit_of_no_number, node(argument).span, "`" + name_text(child(field, 0)) + "`",
           describe(program, type));
  } else if (program.unit_expressions[unit].dimension != dimension(type)) {
    std::string written = name_text(argument);
    Diagnostic& diagnostic =
        report(diagnostic::wrong_display_unit, node(argument).span, "`" + name_text(child(field, 0)) + "`", written);
    explain_difference(diagnostic, "`" + name_text(child(field, 0)) + "`", dimension(type), "`" + written + "`",
                       program.unit_expressions[unit].dimension);
  }
}

}  // namespace ingot
