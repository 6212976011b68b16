// Entering a module's declarations into the program's tables, before anything is resolved.
#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

DeclarationId Checker::declare(DeclarationKind kind, NodeId node, StringId name, uint32_t index, DeclarationId owner) {
  DeclarationId id = static_cast<DeclarationId>(program.declarations.size());
  program.declarations.push_back({kind, name, node, module_node_, index, owner});
  return id;
}

void Checker::add_top_level(uint32_t module, DeclarationId declaration) {
  const Declaration info = program.declarations[declaration];
  program.modules[module].declarations.push_back(declaration);
  ModuleNames& own = module_names_[module];
  std::optional<DeclarationId> earlier;
  switch (info.kind) {
    case DeclarationKind::test: return;
    case DeclarationKind::study:
      for (DeclarationId other : program.modules[module].declarations) {
        const Declaration& study = program.declarations[other];
        if (other != declaration && study.kind == DeclarationKind::study && study.name == info.name) earlier = other;
      }
      break;
    case DeclarationKind::unit: {
      auto [entry, added] = own.units.try_emplace(program.string(info.name), info.index);
      if (!added) earlier = program.units[entry->second].declaration;
      break;
    }
    default: {
      auto [entry, added] = own.names.try_emplace(info.name, declaration);
      if (!added) earlier = entry->second;
      if (info.kind == DeclarationKind::enumeration) {
        for (StringId name : program.enumerations[info.index].cases) own.cases[name].push_back(declaration);
      }
    }
  }
  if (earlier) {
    report(diagnostic::duplicate_declaration, declared_at(declaration), text(info.name))
        .note(declared_at(*earlier), "it is first declared here");
  }
}

void Checker::declare_module(uint32_t module) {
  if (module_names_.size() <= module) module_names_.resize(module + 1);
  module_names_[module].built = true;
  module_node_ = program.modules[module].node;
  std::vector<NodeId> items(program.tree.children_of(module_node_).begin(),
                            program.tree.children_of(module_node_).end());
  for (NodeId item : items) {
    const Node declared = node(item);
    auto enter = [&](DeclarationKind kind, size_t index) {
      DeclarationId id = declare(kind, item, declared.text, static_cast<uint32_t>(index));
      return id;
    };
    switch (declared.kind) {
      case NodeKind::dimension_: {
        DimensionId dimension = 0;
        bool base = count(item) == 0 || node(child(item, 0)).kind == NodeKind::none_;
        if (base) {
          dimension = program.dimensions.base(static_cast<uint32_t>(program.base_dimension_names.size()));
          program.base_dimension_names.push_back(declared.text);
        }
        DeclarationId id = enter(DeclarationKind::dimension, program.named_dimensions.size());
        program.named_dimensions.push_back({declared.text, dimension});
        if (base) progress_[id] = 2;
        add_top_level(module, id);
        break;
      }
      case NodeKind::unit_: {
        DeclarationId id = enter(DeclarationKind::unit, program.units.size());
        const auto attributes = program.tree.attributes_of(item);
        const bool rate = std::any_of(attributes.begin(), attributes.end(), [&](const AttributeOf& attribute) {
          return program.tree.text(attribute.attribute) == "rate";
        });
        program.units.push_back(
            {.declaration = id,
             .decimal_prefixes = (declared.flags & (flag_prefix_decimal | flag_prefix_multiples)) != 0,
             .binary_prefixes = (declared.flags & flag_prefix_binary) != 0,
             .multiples_only = (declared.flags & flag_prefix_decimal) == 0,
             .rate = rate});
        add_top_level(module, id);
        break;
      }
      case NodeKind::enumeration_: {
        DeclarationId id = enter(DeclarationKind::enumeration, program.enumerations.size());
        EnumerationInfo info{.declaration = id, .cases = {}};
        for (NodeId enum_case : program.tree.children_of(item)) {
          StringId name = node(enum_case).text;
          for (size_t i = 0; i < info.cases.size(); ++i) {
            if (info.cases[i] != name) continue;
            report(diagnostic::duplicate_case, node(enum_case).span, text(name), text(declared.text))
                .note(node(child(item, static_cast<uint32_t>(i))).span, "it is first declared here");
          }
          info.cases.push_back(name);
        }
        program.enumerations.push_back(std::move(info));
        add_top_level(module, id);
        break;
      }
      case NodeKind::kind_: {
        DeclarationId id = enter(DeclarationKind::kind, program.kinds.size());
        program.kinds.push_back({.declaration = id, .fields = {}, .overrides = {}, .functions = {}, .requires_ = {}});
        KindInfo members{};
        declare_members(item, 1, id, members.functions, members.requires_);
        program.kinds.back().functions = std::move(members.functions);
        program.kinds.back().requires_ = std::move(members.requires_);
        add_top_level(module, id);
        break;
      }
      case NodeKind::instance_: {
        DeclarationId id = enter(DeclarationKind::instance, program.instances.size());
        program.instances.push_back({.declaration = id, .overrides = {}, .functions = {}, .requires_ = {}});
        InstanceInfo members{};
        declare_members(item, 1, id, members.functions, members.requires_);
        program.instances.back().functions = std::move(members.functions);
        program.instances.back().requires_ = std::move(members.requires_);
        add_top_level(module, id);
        break;
      }
      case NodeKind::function_: add_top_level(module, declare_function(item, 0)); break;
      case NodeKind::let_: add_top_level(module, enter(DeclarationKind::let, 0)); break;
      case NodeKind::study_: add_top_level(module, enter(DeclarationKind::study, 0)); break;
      case NodeKind::test_: add_top_level(module, enter(DeclarationKind::test, 0)); break;
      case NodeKind::import_data_: {
        if (name_text(item).ends_with(".ingot")) break;
        DeclarationId id =
            declare(DeclarationKind::data, item, declared.second_text, static_cast<uint32_t>(program.data.size()));
        program.data.push_back({.declaration = id, .path = {}, .rows = {}});
        add_top_level(module, id);
        break;
      }
      default: break;
    }
  }
}

void Checker::declare_members(NodeId body, uint32_t first_member, DeclarationId owner,
                              std::vector<DeclarationId>& functions, std::vector<NodeId>& requirements) {
  for (uint32_t i = first_member; i < count(body); ++i) {
    NodeId member = child(body, i);
    if (node(member).kind == NodeKind::require_) requirements.push_back(member);
    if (node(member).kind != NodeKind::function_) continue;
    for (DeclarationId earlier : functions) {
      if (program.declarations[earlier].name != node(member).text) continue;
      report(diagnostic::duplicate_member, node(member).name_span, name_text(member), name_text(body))
          .note(declared_at(earlier), "it is first declared here");
    }
    functions.push_back(declare_function(member, owner));
  }
}

DeclarationId Checker::declare_function(NodeId function, DeclarationId owner) {
  DeclarationId id = declare(DeclarationKind::function, function, node(function).text,
                             static_cast<uint32_t>(program.functions.size()), owner);
  FunctionInfo info{
      .declaration = id, .parameters = {}, .parameter_names = {}, .parameter_types = {}, .dimension_parameters = {}};
  for (NodeId parameter : program.tree.children_of(child(function, 0))) {
    StringId name = node(parameter).text;
    if (node(parameter).kind == NodeKind::dimension_parameter_) {
      info.dimension_parameters.push_back(parameter);
      continue;
    }
    for (size_t i = 0; i < info.parameters.size(); ++i) {
      if (info.parameter_names[i] != name) continue;
      report(diagnostic::duplicate_parameter, node(parameter).name_span, text(name), name_text(function))
          .note(node(info.parameters[i]).name_span, "it is first declared here");
    }
    info.parameters.push_back(parameter);
    info.parameter_names.push_back(name);
  }
  info.body = child(function, 2);
  program.functions.push_back(std::move(info));
  return id;
}

}  // namespace ingot
