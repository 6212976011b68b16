#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {

NodeId TreeBuilder::module(ConcreteId id, std::string_view name) {
  const size_t attributes_begin = tree_.attributes.size(), docs_begin = tree_.docs.size();
  Children items;
  if (!concrete_.nodes.empty() && !concrete_[id].failed) {
    for (const ConcreteId child : concrete_.children(id)) {
      if (concrete_[child].is_token || concrete_[child].rule != Rule::item_ || concrete_[child].failed) continue;
      if (const NodeId declared = item(child)) items.push_back(declared);
    }
  }
  const NodeId node = add(NodeKind::module_, source_.span(0, static_cast<uint32_t>(source_.text.size())), items);
  tree_.nodes[node].text = tree_.strings.intern(name);
  tree_.nodes[node].name_span = source_.span(0, 0);
  // What stands before `ingot 1` documents the module.
  if (!concrete_.nodes.empty() && concrete_.tokens.tokens[0].doc != 0 &&
      concrete_.tokens.tokens[0].kind == TokenKind::INGOT) {
    tree_.docs.push_back({node, tree_.strings.intern(concrete_.tokens.docs[concrete_.tokens.tokens[0].doc - 1])});
  }
  sort_attachments(attributes_begin, docs_begin);
  return node;
}

NodeId TreeBuilder::item(ConcreteId id) {
  Cursor cursor(concrete_, id);
  while (cursor.is(Rule::attribute_)) cursor.take();
  const NodeId declared = declaration(Cursor(concrete_, cursor.take()).take());
  attach(id, declared);
  return declared;
}

NodeId TreeBuilder::declaration(ConcreteId id) {
  switch (concrete_[id].rule) {
    case Rule::import_declaration_: return import_declaration(id);
    case Rule::dimension_declaration_: return dimension(id);
    case Rule::unit_declaration_: return unit(id);
    case Rule::enumeration_: return enumeration(id);
    case Rule::kind_: return kind(id);
    case Rule::instance_: return instance(id);
    case Rule::function_: return function(id);
    case Rule::let_statement_: return let(id);
    case Rule::study_: return study(id);
    default: return test(id);
  }
}

NodeId TreeBuilder::import_declaration(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId target = cursor.take();
  std::string path;
  if (!concrete_[target].is_token) {
    for (const ConcreteId part : concrete_.children(target)) path += spelling(part);
    const NodeId node = add(NodeKind::import_module_, id);
    tree_.nodes[node].text = tree_.strings.intern(path);
    tree_.nodes[node].name_span = span(target);
    return node;
  }
  path = unescape(span(target).begin + 1, span(target).end - 1);
  if (!cursor.accept(TokenKind::AS)) {
    if (!path.ends_with(".ingot")) {
      diagnostics()
          .report(diagnostic::data_without_name, source_.after(token(target)))
          .with_label("`as name` belongs here")
          .help("write `import \"rows.csv\" as rows : Row`; a module's file ends in `.ingot`");
      return 0;
    }
    const NodeId node = add(NodeKind::import_module_, id);
    tree_.nodes[node].text = tree_.strings.intern(path);
    tree_.nodes[node].name_span = span(target);
    return node;
  }
  const ConcreteId name = cursor.take();
  const NodeId row = cursor.accept(TokenKind::COLON) ? type(cursor.take()) : 0;
  const NodeId node = add(NodeKind::import_data_, id, {row});
  tree_.nodes[node].text = tree_.strings.intern(path);
  tree_.nodes[node].second_text = tree_.strings.intern(spelling(name));
  tree_.nodes[node].name_span = span(name);
  return node;
}

NodeId TreeBuilder::dimension(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  const NodeId definition = cursor.accept(TokenKind::EQUAL) ? type(cursor.take()) : 0;
  const NodeId node = add(NodeKind::dimension_, id, {definition});
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::unit(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  const NodeId definition =
      cursor.accept(TokenKind::COLON) ? type(cursor.take()) : (cursor.take(), literal(cursor.take()));
  uint8_t flags = 0;
  if (cursor.accept(TokenKind::PREFIX)) {
    do flags |= prefix_flags(cursor.take());
    while (cursor.accept(TokenKind::COMMA));
  }
  const NodeId node = add(NodeKind::unit_, id, {definition});
  set_name(node, name);
  tree_.nodes[node].flags = flags;
  return node;
}

uint8_t TreeBuilder::prefix_flags(ConcreteId name) {
  if (spelling(name) == "decimal") return flag_prefix_decimal;
  if (spelling(name) == "multiples") return flag_prefix_multiples;
  if (spelling(name) == "binary") return flag_prefix_binary;
  diagnostics()
      .report(diagnostic::bad_prefix, span(name), spelling(name))
      .help(
          "`decimal` (k, M, G, ... and m, u, n, ...), `multiples` (only k, M, G, ...) and `binary` (Ki, Mi, Gi, ...) "
          "are");
  return 0;
}

NodeId TreeBuilder::enumeration(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  Children cases;
  while (!cursor.done()) {
    const bool is_case = cursor.is(Rule::enum_case_);
    const ConcreteId part = cursor.take();
    if (!is_case || concrete_[part].failed) continue;
    Cursor inner(concrete_, part);
    while (inner.is(Rule::attribute_)) inner.take();
    const ConcreteId case_name = inner.take();
    const NodeId node = add(NodeKind::enum_case_, case_name);
    set_name(node, case_name);
    attach(part, node);
    cases.push_back(node);
  }
  const NodeId node = add(NodeKind::enumeration_, id, cases);
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::kind(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  Children children{cursor.accept(TokenKind::COLON) ? type_name(cursor.take()) : 0};
  members(cursor.take(), BodyOf::kind, children);
  const NodeId node = add(NodeKind::kind_, id, children);
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::instance(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId word = cursor.take();
  const ConcreteId name = cursor.take();
  cursor.take();
  Children children{type_name(cursor.take())};
  members(cursor.take(), BodyOf::instance, children);
  const NodeId node = add(NodeKind::instance_, id, children);
  set_name(node, name);
  tree_.nodes[node].second_text = tree_.strings.intern(spelling(word));
  return node;
}

NodeId TreeBuilder::function(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  const ConcreteId dimension_parameters = cursor.is(Rule::dimension_parameters_) ? cursor.take() : 0;
  cursor.take();
  const NodeId parameters = parameter_list(dimension_parameters, cursor.take(), false);
  cursor.take();
  cursor.take();
  const NodeId result = type(cursor.take());
  NodeId body = 0;
  if (cursor.accept(TokenKind::EQUAL)) {
    body = expression(cursor.take());
  } else {
    const ConcreteId block = cursor.take();
    Children children;
    statements(block, BlockOf::function, children);
    body = add(NodeKind::block_, block, children);
  }
  const NodeId node = add(NodeKind::function_, id, {parameters, result, body});
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::parameter_list(ConcreteId dimension_parameters, ConcreteId parameters, bool closure) {
  Children children;
  if (dimension_parameters != 0) {
    for (const ConcreteId child : concrete_.children(dimension_parameters)) {
      if (concrete_[child].token != TokenKind::NAME) continue;
      const NodeId node = add(NodeKind::dimension_parameter_, child);
      set_name(node, child);
      children.push_back(node);
    }
  }
  for (const ConcreteId child : concrete_.children(parameters)) {
    if (!concrete_[child].is_token) children.push_back(parameter(child, closure));
  }
  return add(NodeKind::parameter_list_, parameters, children);
}

NodeId TreeBuilder::parameter(ConcreteId id, bool closure) {
  Cursor cursor(concrete_, id);
  const ConcreteId name = cursor.take();
  const NodeId declared = cursor.accept(TokenKind::COLON) ? type(cursor.take()) : 0;
  const NodeId value = cursor.accept(TokenKind::EQUAL) ? expression(cursor.take()) : 0;
  if (declared == 0 && !closure) {
    if (value != 0) {
      const uint32_t after = span(name).end;
      const auto equals = static_cast<uint32_t>(source_.text.find('=', after));
      diagnostics()
          .report(diagnostic::equals_for_colon, source_.span(equals, equals + 1))
          .help(fmt::format("a parameter has a type, and perhaps a default: `{} : Number = 1`", spelling(name)));
    } else {
      diagnostics()
          .report(diagnostic::missing_parameter_type, source_.after(token(name)), spelling(name))
          .with_label("`: Type` belongs here")
          .help("signatures are written in full; only `let` infers a type");
    }
  }
  const NodeId node = add(NodeKind::parameter_, id, {declared, value});
  set_name(node, name);
  return node;
}

uint8_t TreeBuilder::draws_flags(ConcreteId id) {
  return Cursor(concrete_, id).is(TokenKind::BEFORE) ? flag_before_draws : flag_after_draws;
}

NodeId TreeBuilder::study(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  const ConcreteId title = cursor.is(TokenKind::TEXT) ? cursor.take() : 0;
  const uint8_t flags = cursor.is(Rule::draws_) ? draws_flags(cursor.take()) : 0;
  Children children;
  statements(cursor.take(), BlockOf::study, children);
  const NodeId node = add(NodeKind::study_, id, children);
  set_name(node, name);
  tree_.nodes[node].flags = flags;
  if (title != 0)
    tree_.nodes[node].second_text = tree_.strings.intern(unescape(span(title).begin + 1, span(title).end - 1));
  return node;
}

NodeId TreeBuilder::test(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId title = cursor.take();
  Children children;
  statements(cursor.take(), BlockOf::test, children);
  const NodeId node = add(NodeKind::test_, id, children);
  tree_.nodes[node].second_text = tree_.strings.intern(unescape(span(title).begin + 1, span(title).end - 1));
  tree_.nodes[node].name_span = span(title);
  return node;
}

NodeId TreeBuilder::attribute(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  Children arguments;
  while (!cursor.done()) {
    const bool is_argument = cursor.is(Rule::expression_);
    const ConcreteId part = cursor.take();
    if (is_argument) arguments.push_back(expression(part));
  }
  const NodeId node = add(NodeKind::attribute_, id, arguments);
  set_name(node, name);
  return node;
}

}  // namespace ingot::syntax
