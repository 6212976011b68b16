// Data files (rule 46): their cells become expression nodes whose places are in the data file.
#include <charconv>
#include <cstdlib>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

void Checker::load_data(uint32_t module) {
  for (size_t i = 0; i < program.modules[module].declarations.size(); ++i) {
    DeclarationId id = program.modules[module].declarations[i];
    if (program.declarations[id].kind != DeclarationKind::data) continue;
    NodeId import = program.declarations[id].node;
    uint32_t index = program.declarations[id].index;
    Span place = node(import).name_span;
    std::string target = name_text(import);
    std::string path = relative_path(program.files.file(program.modules[module].file).path, target);
    program.data[index].path = path;
    NodeId type = count(import) > 0 ? child(import, 0) : 0;
    if (node(type).kind == NodeKind::none_) {
      report(diagnostic::data_without_kind, node(import).span, target)
          .help(fmt::format("write `import \"{}\" as {} : Kind`", target, program.tree.second_text(import)));
      continue;
    }
    TypeId row = resolve_type(type);
    if (row == Types::error) continue;
    if (kind(row) != TypeKind::record) {
      report(diagnostic::data_not_a_kind, node(type).span, describe(program, row));
      continue;
    }
    auto content = options.read_file ? options.read_file(path) : std::nullopt;
    if (!content) {
      report(diagnostic::unreadable_file, place, path);
      continue;
    }
    program.data[index].row_kind = program.types[row].declaration;
    FileId file = program.files.add(path, std::move(*content));
    if (target.ends_with(".csv")) {
      load_csv(index, file);
    } else if (target.ends_with(".json")) {
      load_json(index, file);
    } else {
      report(diagnostic::data_format, place, target);
    }
  }
}

NodeId Checker::add_node(NodeKind kind, Span place, StringId written, double number,
                         const std::vector<NodeId>& children) {
  NodeId id = static_cast<NodeId>(program.tree.nodes.size());
  Node made;
  made.kind = kind;
  made.text = written;
  made.span = made.name_span = place;
  made.number = number;
  made.children_begin = static_cast<uint32_t>(program.tree.children.size());
  made.children_count = static_cast<uint32_t>(children.size());
  program.tree.children.insert(program.tree.children.end(), children.begin(), children.end());
  program.tree.nodes.push_back(made);
  grow();
  return id;
}

/// The `field` node that would stand there had someone written the cell in a body.
Override Checker::data_override(StringId name, Span place, NodeId value, TypeId type) {
  NodeId path = add_node(NodeKind::path_, place, name, 0, {});
  NodeId field = add_node(NodeKind::field_, place, 0, 0, {path, 0, value});
  set(field, type);
  return {.path = {name}, .node = field, .value = value};
}

/// `@unit("...")` of a field: what its bare numbers in data files count; empty when they are in base units.
std::string Checker::declared_unit(const FieldInfo& field) const {
  for (const AttributeOf& each : program.tree.attributes_of(field.node)) {
    if (program.tree.text(each.attribute) == "unit" && count(each.attribute) == 1)
      return name_text(child(each.attribute, 0));
  }
  return "";
}

NodeId Checker::number_value(double number, Span place, const FieldInfo& field) {
  std::string unit = declared_unit(field);
  TypeId type = field.type;
  if (unit.empty()) {
    NodeId value = add_node(NodeKind::number_, place, 0, number, {});
    set(value, kind(type) == TypeKind::number ? type : Types::plain_number);
    return value;
  }
  NodeId value = add_node(NodeKind::quantity_, place, program.tree.strings.intern(unit), number, {});
  // The attribute may use units that this module does not see: they are read where the kind was declared.
  uint32_t module = scope.module;
  for (uint32_t i = 0; i < program.modules.size(); ++i) {
    if (program.modules[i].node == program.declarations[field.declared_in].module) scope.module = i;
  }
  uint32_t expression = unit_expression(value, unit, place);
  scope.module = module;
  refer(value, ReferenceKind::unit, expression);
  set(value, type);
  return value;
}

/// What a cell or a JSON string means for its field: a number with or without unit, a text, a case, a name of an
/// instance.
NodeId Checker::cell_value(std::string_view written, Span place, const FieldInfo& field) {
  TypeId type = field.type;
  auto wrong = [&](const char* wanted) {
    report(diagnostic::wrong_cell, place, text(field.name), wanted, written)
        .note(node(child(field.node, 0)).span, "the field is declared here");
    return NodeId{0};
  };
  switch (kind(type)) {
    case TypeKind::text: {
      NodeId value = add_node(NodeKind::text_, place, program.tree.strings.intern(written), 0, {});
      set(value, Types::text);
      return value;
    }
    case TypeKind::boolean: {
      if (written != "true" && written != "false") return wrong("`true` or `false`");
      NodeId value = add_node(NodeKind::boolean_, place, 0, written == "true" ? 1 : 0, {});
      set(value, Types::boolean);
      return value;
    }
    case TypeKind::number: {
      std::string digits(written);
      char* end = nullptr;
      double number = std::strtod(digits.c_str(), &end);
      bool spelled = end == digits.c_str() || digits.find_first_of("xXnN") == 0;
      if (spelled || !(number - number == 0)) return wrong("a number");
      std::string_view unit = written.substr(static_cast<size_t>(end - digits.c_str()));
      while (unit.starts_with(' ')) unit.remove_prefix(1);
      if (unit.empty()) return number_value(number, place, field);
      NodeId value = add_node(NodeKind::quantity_, place, program.tree.strings.intern(unit), number, {});
      TypeId given = check_quantity(value);
      if (!fits(given, type))
        report_mismatch(value, given, type,
                        {fmt::format("the column `{}`", text(field.name)), node(child(field.node, 1)).span});
      return value;
    }
    case TypeKind::enumeration: {
      StringId name = program.tree.strings.intern(written);
      auto number = case_number(program.types[type].declaration, name);
      if (!number) {
        unknown_case(name, place, program.types[type].declaration);
        return 0;
      }
      NodeId value = add_node(NodeKind::reference_, place, name, 0, {});
      refer(value, ReferenceKind::enum_case, *number);
      set(value, type);
      return value;
    }
    case TypeKind::record: {
      StringId name = program.tree.strings.intern(written);
      DeclarationId found = find_declaration(name, place);
      if (found == 0 || program.declarations[found].kind != DeclarationKind::instance) {
        std::vector<std::string> candidates =
            visible_names([&](const Declaration& each) { return each.kind == DeclarationKind::instance; });
        Diagnostic& diagnostic = report(diagnostic::unknown_instance, place, written, short_type(program, type));
        std::string hint = did_you_mean(written, candidates);
        if (!hint.empty()) diagnostic.help(hint);
        return 0;
      }
      NodeId value = add_node(NodeKind::reference_, place, name, 0, {});
      TypeId given = use_declaration(value, found);
      if (!fits(given, type))
        report_mismatch(value, given, type,
                        {fmt::format("the column `{}`", text(field.name)), node(child(field.node, 1)).span});
      return value;
    }
    default: return wrong(kind(type) == TypeKind::error ? "a value" : "a number, a text, a case or an instance");
  }
}

namespace {

struct Cell {
  std::string text;
  uint32_t begin = 0, end = 0;
};

/// RFC 4180: quoted cells may hold commas, newlines and doubled quotes.
std::vector<std::vector<Cell>> split_csv(std::string_view text, uint32_t& unclosed) {
  std::vector<std::vector<Cell>> rows;
  size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  unclosed = 0;
  while (at < text.size()) {
    std::vector<Cell> row;
    for (bool more = true; more;) {
      Cell cell;
      while (at < text.size() && text[at] == ' ') ++at;
      cell.begin = static_cast<uint32_t>(at);
      if (at < text.size() && text[at] == '"') {
        size_t open = at++;
        for (;; ++at) {
          if (at >= text.size()) {
            unclosed = static_cast<uint32_t>(open) + 1;
            break;
          }
          if (text[at] == '"' && at + 1 < text.size() && text[at + 1] == '"')
            ++at;
          else if (text[at] == '"')
            break;
          cell.text += text[at];
        }
        if (at < text.size()) ++at;
        cell.end = static_cast<uint32_t>(at);
        while (at < text.size() && text[at] != ',' && text[at] != '\n') ++at;
      } else {
        while (at < text.size() && text[at] != ',' && text[at] != '\n') cell.text += text[at++];
        while (!cell.text.empty() && (cell.text.back() == '\r' || cell.text.back() == ' ')) cell.text.pop_back();
        cell.end = cell.begin + static_cast<uint32_t>(cell.text.size());
      }
      more = at < text.size() && text[at] == ',';
      if (at < text.size()) ++at;
      row.push_back(std::move(cell));
    }
    bool blank = row.size() == 1 && row[0].text.empty();
    bool comment = !row[0].text.empty() && row[0].text[0] == '#' && !rows.empty();
    if (!blank && !comment) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

void Checker::load_csv(uint32_t index, FileId file) {
  uint32_t unclosed = 0;
  auto rows = split_csv(program.files.file(file).text, unclosed);
  if (unclosed != 0) {
    report(diagnostic::csv_unclosed_quote, Span{file, unclosed - 1, unclosed});
    return;
  }
  if (rows.empty()) {
    report(diagnostic::csv_without_header, Span{file, 0, 0});
    return;
  }
  DeclarationId row_kind = program.data[index].row_kind;
  std::vector<std::optional<FieldInfo>> columns;
  size_t matching = 0;
  for (const Cell& header : rows[0]) {
    const FieldInfo* field = program.find_field(row_kind, program.tree.strings.find(header.text));
    columns.push_back(field == nullptr ? std::nullopt : std::optional<FieldInfo>(*field));
    matching += field != nullptr;
  }
  if (matching == 0) {
    std::string kind_name = text(program.declarations[row_kind].name);
    report(diagnostic::csv_no_column, Span{file, rows[0].front().begin, rows[0].back().end}, kind_name)
        .note(declared_at(row_kind), fmt::format("`{}` is declared here", kind_name));
    return;
  }
  for (size_t r = 1; r < rows.size(); ++r) {
    if (rows[r].size() != columns.size()) {
      report(diagnostic::csv_row_length, Span{file, rows[r].front().begin, rows[r].back().end}, rows[r].size(),
             columns.size());
      continue;
    }
    std::vector<Override> overrides;
    for (size_t c = 0; c < columns.size(); ++c) {
      const Cell& cell = rows[r][c];
      if (!columns[c] || cell.text.empty()) continue;
      Span place{file, cell.begin, cell.end};
      NodeId value = cell_value(cell.text, place, *columns[c]);
      if (value == 0) continue;
      overrides.push_back(data_override(columns[c]->name, place, value, columns[c]->type));
    }
    program.data[index].rows.push_back(std::move(overrides));
  }
}

}  // namespace ingot
