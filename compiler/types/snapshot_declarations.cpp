// The tables of declarations of a snapshot.
#include "compiler/types/snapshot_bytes.h"

namespace ingot::snapshot {

namespace {

void write(Writer& out, const std::vector<Override>& overrides) {
  out.value(static_cast<uint32_t>(overrides.size()));
  for (const Override& each : overrides) {
    out.value(each.node);
    out.value(each.value);
    out.value(static_cast<uint8_t>(each.random | each.key_of_table << 1));
    out.flat(each.path);
  }
}

void read(Reader& in, std::vector<Override>& overrides) {
  overrides.resize(in.size());
  for (Override& each : overrides) {
    if (!in.good) return;
    uint8_t flags = 0;
    in.value(each.node);
    in.value(each.value);
    in.value(flags);
    each.random = (flags & 1) != 0;
    each.key_of_table = (flags & 2) != 0;
    in.flat(each.path);
  }
}

}  // namespace

void write_declarations(Writer& out, const Program& program) {
  out.flat(program.type_of);
  out.flat(program.reference_of);
  out.flat(program.declarations);
  out.value(static_cast<uint32_t>(program.kinds.size()));
  for (const KindInfo& each : program.kinds) {
    out.value(each.declaration);
    out.value(each.base);
    out.flat(each.fields);
    write(out, each.overrides);
    out.flat(each.functions);
    out.flat(each.requires_);
  }
  out.value(static_cast<uint32_t>(program.instances.size()));
  for (const InstanceInfo& each : program.instances) {
    out.value(each.declaration);
    out.value(each.base);
    out.value(each.kind);
    write(out, each.overrides);
    out.flat(each.functions);
    out.flat(each.requires_);
  }
  out.value(static_cast<uint32_t>(program.functions.size()));
  for (const FunctionInfo& each : program.functions) {
    out.value(each.declaration);
    out.flat(each.parameters);
    out.flat(each.parameter_names);
    out.flat(each.parameter_types);
    out.flat(each.dimension_parameters);
    out.value(each.result);
    out.value(each.body);
  }
  out.value(static_cast<uint32_t>(program.enumerations.size()));
  for (const EnumerationInfo& each : program.enumerations) {
    out.value(each.declaration);
    out.flat(each.cases);
  }
  out.flat(program.units);
  out.value(static_cast<uint32_t>(program.unit_expressions.size()));
  for (const UnitExpression& each : program.unit_expressions) {
    out.value(each.text);
    out.value(each.dimension);
    out.flat(each.factors);
  }
  out.value(static_cast<uint32_t>(program.data.size()));
  for (const DataInfo& each : program.data) {
    out.value(each.declaration);
    out.text(each.path);
    out.value(each.row_kind);
    out.value(static_cast<uint8_t>(each.single));
    out.value(static_cast<uint32_t>(each.rows.size()));
    for (const auto& row : each.rows) write(out, row);
  }
  out.value(static_cast<uint32_t>(program.modules.size()));
  for (const ModuleInfo& each : program.modules) {
    out.value(each.node);
    out.value(each.name);
    out.value(each.file);
    out.flat(each.declarations);
    out.flat(each.imports);
  }
  out.flat(program.base_dimension_names);
  out.value(static_cast<uint32_t>(program.named_dimensions.size()));
  for (const auto& [name, dimension] : program.named_dimensions) {
    out.value(name);
    out.value(dimension);
  }
  out.value(static_cast<uint32_t>(program.body_overrides.size()));
  for (const auto& [node, overrides] : program.body_overrides) {
    out.value(node);
    write(out, overrides);
  }
}

void read_declarations(Reader& in, Program& program) {
  in.flat(program.type_of);
  in.flat(program.reference_of);
  in.flat(program.declarations);
  program.kinds.resize(in.size());
  for (KindInfo& each : program.kinds) {
    in.value(each.declaration);
    in.value(each.base);
    in.flat(each.fields);
    read(in, each.overrides);
    in.flat(each.functions);
    in.flat(each.requires_);
  }
  program.instances.resize(in.size());
  for (InstanceInfo& each : program.instances) {
    in.value(each.declaration);
    in.value(each.base);
    in.value(each.kind);
    read(in, each.overrides);
    in.flat(each.functions);
    in.flat(each.requires_);
  }
  program.functions.resize(in.size());
  for (FunctionInfo& each : program.functions) {
    in.value(each.declaration);
    in.flat(each.parameters);
    in.flat(each.parameter_names);
    in.flat(each.parameter_types);
    in.flat(each.dimension_parameters);
    in.value(each.result);
    in.value(each.body);
  }
  program.enumerations.resize(in.size());
  for (EnumerationInfo& each : program.enumerations) {
    in.value(each.declaration);
    in.flat(each.cases);
  }
  in.flat(program.units);
  program.unit_expressions.resize(in.size());
  for (UnitExpression& each : program.unit_expressions) {
    in.value(each.text);
    in.value(each.dimension);
    in.flat(each.factors);
  }
  program.data.resize(in.size());
  for (DataInfo& each : program.data) {
    uint8_t single = 0;
    in.value(each.declaration);
    each.path = in.text();
    in.value(each.row_kind);
    in.value(single);
    each.single = single != 0;
    each.rows.resize(in.size());
    for (auto& row : each.rows) read(in, row);
  }
  program.modules.resize(in.size());
  for (ModuleInfo& each : program.modules) {
    in.value(each.node);
    in.value(each.name);
    in.value(each.file);
    in.flat(each.declarations);
    in.flat(each.imports);
  }
  in.flat(program.base_dimension_names);
  program.named_dimensions.resize(in.size());
  for (auto& [name, dimension] : program.named_dimensions) {
    in.value(name);
    in.value(dimension);
  }
  uint32_t bodies = in.size();
  program.body_overrides.reserve(bodies);
  for (uint32_t i = 0; i < bodies && in.good; ++i) {
    NodeId node = 0;
    in.value(node);
    read(in, program.body_overrides[node]);
  }
}

}  // namespace ingot::snapshot
