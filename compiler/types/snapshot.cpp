// Flat tables are copied as they are; strings and nested vectors are counted and concatenated.
#include "compiler/types/snapshot.h"

#include "compiler/types/snapshot_bytes.h"

namespace ingot {

using namespace snapshot;

namespace {

/// Changes whenever the layout of a table does, so that bytes of another compiler are refused.
constexpr uint64_t layout_version() {
  uint64_t hash = 1469598103934665603ull;
  for (uint64_t part : {uint64_t{2}, uint64_t{sizeof(Node)}, uint64_t{sizeof(Declaration)}, uint64_t{sizeof(Reference)},
                        uint64_t{sizeof(FieldInfo)}, uint64_t{sizeof(UnitInfo)}, uint64_t{sizeof(UnitFactor)},
                        uint64_t{sizeof(Factor)}, uint64_t{sizeof(AttributeOf)}, uint64_t{sizeof(DocOf)}
#define NODE(kind) \
  , uint64_t { sizeof(#kind) }
#include "compiler/syntax/node_kinds.def"
#undef NODE
#define BUILTIN(name) \
  , uint64_t { sizeof(#name) }
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
  if (std::memcmp(header.magic, wanted.magic, sizeof(wanted.magic)) != 0 || header.layout != wanted.layout)
    return false;
  if (header.size != bytes.size() || header.hash != hash_of(bytes)) return false;
  Reader reader{bytes};
  read_tree(reader, program);
  read_types(reader, program);
  read_declarations(reader, program);
  return reader.good && reader.at == bytes.size();
}

}  // namespace ingot
