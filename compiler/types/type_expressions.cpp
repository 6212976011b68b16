// Types as written: dimensions, kinds, enumerations, lists, tables, series, functions.
#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

void Checker::resolve_dimensions(uint32_t module) {
  for (size_t i = 0; i < program.modules[module].declarations.size(); ++i) {
    DeclarationId id = program.modules[module].declarations[i];
    if (program.declarations[id].kind == DeclarationKind::dimension) dimension_of(id);
  }
}

DimensionId Checker::dimension_of(DeclarationId declaration) {
  const Declaration info = program.declarations[declaration];
  bool own = info.module == program.modules[scope.module].node;
  uint8_t& progress = progress_[declaration];
  if (own && progress == 1) {
    report(diagnostic::circular_dimension, declared_at(declaration), text(info.name));
    unusable_.insert(declaration);
    progress = 2;
  } else if (own && progress == 0) {
    progress = 1;
    bool valid = true;
    DimensionId dimension = resolve_dimension(child(info.node, 0), valid);
    if (!valid) unusable_.insert(declaration);
    program.named_dimensions[info.index].second = dimension;
    progress_[declaration] = 2;
  }
  return program.named_dimensions[info.index].second;
}

DimensionId Checker::resolve_dimension(NodeId at, bool& valid) {
  Dimensions& dimensions = program.dimensions;
  switch (node(at).kind) {
    case NodeKind::type_one_: return 0;
    case NodeKind::type_product_: {
      DimensionId left = resolve_dimension(child(at, 0), valid);
      return dimensions.multiply(left, resolve_dimension(child(at, 1), valid));
    }
    case NodeKind::type_quotient_: {
      DimensionId left = resolve_dimension(child(at, 0), valid);
      return dimensions.divide(left, resolve_dimension(child(at, 1), valid));
    }
    case NodeKind::type_power_: {
      DimensionId base = resolve_dimension(child(at, 0), valid);
      Rational exponent{static_cast<int32_t>(node(at).number), 1};
      std::string written = name_text(at);
      if (size_t slash = written.find('/'); slash != std::string::npos) {
        exponent = exponent / Rational{std::atoi(written.c_str() + slash + 1), 1};
      }
      return dimensions.power(base, exponent);
    }
    case NodeKind::type_name_: {
      TypeId type = resolve_type(at);
      if (type == Types::error) valid = false;
      if (kind(type) == TypeKind::number) return dimension(type);
      if (type != Types::error) {
        report(diagnostic::not_a_dimension, node(at).span, name_text(at));
        valid = false;
      }
      return 0;
    }
    default:
      valid = false;
      if (node(at).kind != NodeKind::error_ && node(at).kind != NodeKind::none_) {
        report(diagnostic::not_a_dimension, node(at).span,
               text(program.tree.strings.intern(program.files.text(node(at).span))));
      }
      return 0;
  }
}

TypeId Checker::resolve_type(NodeId at) {
  Types& types = program.types;
  switch (node(at).kind) {
    case NodeKind::type_function_: {
      Type type{.kind = TypeKind::function};
      for (uint32_t i = 0; i < count(child(at, 0)); ++i) type.members.push_back(resolve_type(child(child(at, 0), i)));
      type.members.push_back(resolve_type(child(at, 1)));
      return set(at, types.intern(std::move(type)));
    }
    case NodeKind::type_name_: return set(at, resolve_type_name(at));
    case NodeKind::none_:
    case NodeKind::error_: return Types::error;
    default: {
      bool valid = true;
      DimensionId dimension = resolve_dimension(at, valid);
      return set(at, valid ? number_type(dimension) : Types::error);
    }
  }
}

TypeId Checker::resolve_type_name(NodeId at) {
  std::string name = name_text(at);
  uint32_t given = count(at);
  auto takes = [&](uint32_t wanted, const char* form) {
    if (given == wanted) return true;
    report(diagnostic::wrong_type_arguments, node(at).span, name, counted(wanted, "type"), given)
        .help(fmt::format("write `{}`", form));
    return false;
  };
  if (name == "List") {
    if (!takes(1, "List[T]")) return Types::error;
    TypeId element = resolve_type(child(at, 0));
    return element == Types::error ? Types::error : list_type(element);
  }
  if (name == "Series") {
    if (!takes(1, "Series[T]")) return Types::error;
    TypeId element = resolve_type(child(at, 0));
    return element == Types::error ? Types::error
                                   : program.types.intern({.kind = TypeKind::series, .element = element});
  }
  if (name == "Table") {
    if (!takes(2, "Table[Enum, T]")) return Types::error;
    TypeId key = resolve_type(child(at, 0));
    TypeId element = resolve_type(child(at, 1));
    if (key == Types::error || element == Types::error) return Types::error;
    if (kind(key) != TypeKind::enumeration) {
      report(diagnostic::table_key_not_enum, node(child(at, 0)).span, short_type(program, key));
      return Types::error;
    }
    return program.types.intern(
        {.kind = TypeKind::table, .declaration = program.types[key].declaration, .element = element});
  }
  for (const auto& [parameter, declared] : scope.dimension_parameters) {
    if (parameter == node(at).text)
      return takes(0, name.c_str()) ? number_type(program.dimensions.base(declared | dimension_parameter_bit))
                                    : Types::error;
  }
  DeclarationId declaration = find_declaration(node(at).text, node(at).name_span);
  if (declaration != 0) {
    refer(at, ReferenceKind::declaration, declaration);
    switch (program.declarations[declaration].kind) {
      case DeclarationKind::dimension: {
        if (!takes(0, name.c_str())) return Types::error;
        const DimensionId dimension = dimension_of(declaration);
        return unusable_.contains(declaration) ? Types::error : number_type(dimension);
      }
      case DeclarationKind::kind: return takes(0, name.c_str()) ? record_type(declaration) : Types::error;
      case DeclarationKind::enumeration: return takes(0, name.c_str()) ? enum_type(declaration) : Types::error;
      default: break;
    }
  }
  if (name == "Number" || name == "Boolean" || name == "Text") {
    if (!takes(0, name.c_str())) return Types::error;
    return name == "Number" ? Types::plain_number : name == "Boolean" ? Types::boolean : Types::text;
  }
  if (declaration != 0) {
    report(diagnostic::not_a_type, node(at).name_span, name).note(declared_at(declaration), "it is declared here");
    return Types::error;
  }
  std::vector<std::string> candidates = visible_names([](const Declaration& each) {
    return each.kind == DeclarationKind::dimension || each.kind == DeclarationKind::kind ||
           each.kind == DeclarationKind::enumeration;
  });
  for (const char* builtin : {"Number", "Boolean", "Text", "List", "Table", "Series"}) candidates.push_back(builtin);
  Diagnostic& diagnostic = report(diagnostic::unknown_type, node(at).name_span, name);
  suggest_name(diagnostic, name, candidates);
  return Types::error;
}

}  // namespace ingot
