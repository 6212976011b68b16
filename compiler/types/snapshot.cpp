// Flat tables are copied as they are; strings and nested vectors are counted and concatenated.
#include "compiler/types/snapshot.h"

#include <cstring>
#include <sstream>
#include <type_traits>

namespace ingot {

namespace {

/// Changes whenever the layout of a table does, so that bytes of another compiler are refused.
constexpr uint64_t layout_version() {
  uint64_t hash = 1469598103934665603ull;
  for (uint64_t part : {uint64_t{1}, uint64_t{sizeof(Node)}, uint64_t{sizeof(Declaration)}, uint64_t{sizeof(Reference)},
                        uint64_t{sizeof(FieldInfo)}, uint64_t{sizeof(UnitInfo)}, uint64_t{sizeof(UnitFactor)}, uint64_t{sizeof(Factor)},
                        uint64_t{sizeof(AttributeOf)}, uint64_t{sizeof(DocOf)}
#define NODE(kind) , uint64_t{sizeof(#kind)}
#include "compiler/syntax/node_kinds.def"
#undef NODE
#define BUILTIN(name) , uint64_t{sizeof(#name)}
#include "compiler/types/builtins.def"
#undef BUILTIN
       }) {
    hash = (hash ^ part) * 1099511628211ull;
  }
  return hash;
}

/// Four lanes at a time: checking must not cost more than copying.
uint64_t hash_of(std::string_view bytes) {
  uint64_t lanes[4] = {1, 2, 3, 4};
  size_t at = 0;
  for (; at + 32 <= bytes.size(); at += 32) {
    for (size_t i = 0; i < 4; ++i) {
      uint64_t word;
      std::memcpy(&word, bytes.data() + at + 8 * i, 8);
      lanes[i] = (lanes[i] ^ word) * 0x9E3779B97F4A7C15ull;
      lanes[i] ^= lanes[i] >> 29;
    }
  }
  uint64_t hash = bytes.size();
  for (uint64_t lane : lanes) hash = (hash ^ lane) * 1099511628211ull;
  for (; at < bytes.size(); ++at) hash = (hash ^ static_cast<unsigned char>(bytes[at])) * 1099511628211ull;
  return hash;
}

struct Writer {
  std::string bytes;

  template <typename T>
  void value(const T& v) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes.append(reinterpret_cast<const char*>(&v), sizeof(T));
  }
  template <typename T>
  void flat(const std::vector<T>& v) {
    static_assert(std::is_trivially_copyable_v<T>);
    value(static_cast<uint32_t>(v.size()));
    while (bytes.size() % alignof(T) != 0) bytes += '\0';
    bytes.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T));
  }
  void text(std::string_view v) {
    value(static_cast<uint32_t>(v.size()));
    bytes.append(v);
  }
};

struct Reader {
  std::string_view bytes;
  size_t at = 0;
  bool good = true;

  bool has(size_t size) {
    if (!good || at > bytes.size() || size > bytes.size() - at) good = false;
    return good;
  }
  template <typename T>
  void value(T& v) {
    if (!has(sizeof(T))) return;
    std::memcpy(&v, bytes.data() + at, sizeof(T));
    at += sizeof(T);
  }
  uint32_t size() {
    uint32_t n = 0;
    value(n);
    if (n > bytes.size()) good = false;
    return good ? n : 0;
  }
  template <typename T>
  void flat(std::vector<T>& v) {
    uint32_t n = size();
    at += (alignof(T) - at % alignof(T)) % alignof(T);
    if (!has(size_t{n} * sizeof(T))) return;
    const char* from = bytes.data() + at;
    if (reinterpret_cast<uintptr_t>(from) % alignof(T) == 0) {
      const T* first = reinterpret_cast<const T*>(from);
      v.assign(first, first + n);  // one copy, no fill before it
    } else if (n > 0) {
      v.resize(n);
      std::memcpy(static_cast<void*>(v.data()), from, size_t{n} * sizeof(T));
    }
    at += size_t{n} * sizeof(T);
  }
  std::string_view text() {
    uint32_t n = size();
    if (!has(n)) return {};
    std::string_view v = bytes.substr(at, n);
    at += n;
    return v;
  }
};

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

void write_tree(Writer& out, const Program& program) {
  const Tree& tree = program.tree;
  out.value(tree.strings.size());
  for (StringId i = 0; i < tree.strings.size(); ++i) out.text(tree.strings.get(i));
  out.flat(tree.nodes);
  out.flat(tree.children);
  out.flat(tree.attributes);
  out.flat(tree.docs);
  out.flat(tree.modules);
  out.value(program.files.count());
  for (FileId i = 1; i < program.files.count(); ++i) {
    out.text(program.files.file(i).path);
    out.text(program.files.file(i).text);
  }
}

void read_tree(Reader& in, Program& program) {
  Tree& tree = program.tree;
  uint32_t strings = in.size();
  for (StringId i = 0; i < strings && in.good; ++i) {
    if (tree.strings.intern(in.text()) != i) in.good = false;
  }
  in.flat(tree.nodes);
  in.flat(tree.children);
  in.flat(tree.attributes);
  in.flat(tree.docs);
  in.flat(tree.modules);
  uint32_t files = in.size();
  for (FileId i = 1; i < files && in.good; ++i) {
    std::string_view path = in.text();
    program.files.add(std::string(path), std::string(in.text()));
  }
}

void write_types(Writer& out, const Program& program) {
  out.value(program.dimensions.size());
  for (DimensionId i = 0; i < program.dimensions.size(); ++i) out.flat(program.dimensions.factors(i));
  out.value(program.types.size());
  for (TypeId i = 0; i < program.types.size(); ++i) {
    const Type& type = program.types[i];
    out.value(type.kind);
    out.value(type.dimension);
    out.value(type.declaration);
    out.value(type.element);
    out.flat(type.members);
    out.flat(type.names);
  }
}

/// Interning in the same order gives the same ids.
void read_types(Reader& in, Program& program) {
  uint32_t dimensions = in.size();
  for (DimensionId i = 0; i < dimensions && in.good; ++i) {
    std::vector<Factor> factors;
    in.flat(factors);
    if (program.dimensions.intern(std::move(factors)) != i) in.good = false;
  }
  uint32_t types = in.size();
  for (TypeId i = 0; i < types && in.good; ++i) {
    Type type;
    in.value(type.kind);
    in.value(type.dimension);
    in.value(type.declaration);
    in.value(type.element);
    in.flat(type.members);
    in.flat(type.names);
    if (program.types.intern(std::move(type)) != i) in.good = false;
  }
}

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

struct Header {
  char magic[8] = {'i', 'n', 'g', 'o', 't', 's', 'n', 'p'};
  uint64_t layout = layout_version();
  uint64_t hash = 0;
  uint64_t size = 0;
};

}  // namespace

void save_snapshot(const Program& program, std::ostream& out) {
  Writer writer;
  write_tree(writer, program);
  write_types(writer, program);
  write_declarations(writer, program);
  Header header;
  header.hash = hash_of(writer.bytes);
  header.size = writer.bytes.size();
  out.write(reinterpret_cast<const char*>(&header), sizeof(header));
  out.write(writer.bytes.data(), static_cast<std::streamsize>(writer.bytes.size()));
}

bool load_snapshot(Program& program, std::string_view bytes) {
  Header wanted, header;
  if (bytes.size() < sizeof(Header)) return false;
  std::memcpy(&header, bytes.data(), sizeof(Header));
  bytes.remove_prefix(sizeof(Header));
  if (std::memcmp(header.magic, wanted.magic, sizeof(wanted.magic)) != 0 || header.layout != wanted.layout) return false;
  if (header.size != bytes.size() || header.hash != hash_of(bytes)) return false;
  Reader reader{bytes};
  read_tree(reader, program);
  read_types(reader, program);
  read_declarations(reader, program);
  return reader.good && reader.at == bytes.size();
}

}  // namespace ingot
