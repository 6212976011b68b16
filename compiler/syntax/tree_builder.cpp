#include "compiler/syntax/tree_builder.h"

#include <algorithm>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/token_filter.h"

namespace ingot::syntax {

NodeId TreeBuilder::add(NodeKind kind, Span span, std::span<const NodeId> children) {
  const auto id = static_cast<NodeId>(tree_.nodes.size());
  Node& node = tree_.nodes.emplace_back();
  node.kind = kind;
  node.span = span;
  node.name_span = span;
  node.children_begin = static_cast<uint32_t>(tree_.children.size());
  node.children_count = static_cast<uint32_t>(children.size());
  tree_.children.insert(tree_.children.end(), children.begin(), children.end());
  return id;
}

void TreeBuilder::set_name(NodeId node, ConcreteId name) {
  tree_.nodes[node].text = tree_.strings.intern(spelling(name));
  tree_.nodes[node].name_span = span(name);
}

Span TreeBuilder::span(ConcreteId id) const {
  const auto& tokens = concrete_.tokens.tokens;
  const Token& first = tokens[concrete_[id].first];
  const Token& last = tokens[std::max(concrete_[id].first, concrete_[id].last)];
  return source_.span(first.begin, std::max(first.begin, last.end));
}

void TreeBuilder::attach(ConcreteId owner, NodeId target) {
  if (target == 0) return;
  for (const ConcreteId child : concrete_.children(owner)) {
    if (concrete_[child].is_token || concrete_[child].rule != Rule::attribute_) continue;
    tree_.attributes.push_back({target, attribute(child)});
  }
  if (const uint32_t doc = token(owner).doc; doc != 0) {
    tree_.docs.push_back({target, tree_.strings.intern(concrete_.tokens.docs[doc - 1])});
  }
}

void TreeBuilder::sort_attachments(size_t attributes_begin, size_t docs_begin) {
  const auto attributes = tree_.attributes.begin() + static_cast<std::ptrdiff_t>(attributes_begin);
  const auto docs = tree_.docs.begin() + static_cast<std::ptrdiff_t>(docs_begin);
  std::ranges::stable_sort(attributes, tree_.attributes.end(), {}, &AttributeOf::target);
  std::ranges::stable_sort(docs, tree_.docs.end(), {}, &DocOf::target);
}

NodeId TreeBuilder::single_expression(ConcreteId id) {
  if (concrete_[id].failed) return add(NodeKind::error_, id);
  return expression(Cursor(concrete_, id).take());
}

NodeId TreeBuilder::single_hole(ConcreteId id, Span span) {
  if (concrete_[id].failed) return add(NodeKind::interpolation_, span, {add(NodeKind::error_, span), 0});
  Cursor cursor(concrete_, id);
  const NodeId value = expression(cursor.take());
  const NodeId unit = cursor.accept(TokenKind::IN) ? unit_expression(cursor.take()) : 0;
  return add(NodeKind::interpolation_, span, {value, unit});
}

}  // namespace ingot::syntax

namespace ingot {
namespace {

/// `ingot 1` as the first line is what makes later versions of the language possible.
bool check_version(const syntax::SourceText& source, const syntax::ConcreteTree& concrete) {
  const auto& tokens = concrete.tokens.tokens;
  if (tokens[0].kind != syntax::TokenKind::INGOT) {
    source.diagnostics.report(diagnostic::missing_version, source.span(0, 0))
        .with_label("`ingot 1` belongs here")
        .help("paste this as the first line: `ingot 1`; `ingot fmt --upgrade` does it for you")
        .fix(source.span(0, 0), "ingot 1\n");
    return false;
  }
  if (tokens[1].kind == syntax::TokenKind::NUMBER && source.of(tokens[1]) != "1") {
    source.diagnostics.report(diagnostic::unknown_version, source.span(tokens[1]), source.of(tokens[1]))
        .help("this compiler reads version 1: `ingot 1`")
        .fix(source.span(tokens[1]), "1");
    return false;
  }
  return true;
}

void append_in_order(const Diagnostics& from, Diagnostics& to) {
  std::vector<Diagnostic> sorted = from.all();
  std::ranges::stable_sort(sorted, {}, [](const Diagnostic& diagnostic) { return diagnostic.span.begin; });
  for (Diagnostic& diagnostic : sorted) {
    const DiagnosticId id = diagnostic.id;
    const Span span = diagnostic.span;
    to.append(id, span, "") = std::move(diagnostic);
  }
}

}  // namespace

NodeId parse_module(Tree& tree, const SourceFiles& files, FileId file, std::string_view module_name,
                    Diagnostics& diagnostics) {
  Diagnostics found;
  const syntax::SourceText source{files.file(file).text, file, found};
  syntax::ConcreteTree concrete;
  const auto size = static_cast<uint32_t>(source.text.size());
  if (syntax::text_within_limits(source)) {
    concrete = syntax::parse_concrete(source, 0, size, syntax::Entry::module);
  }
  if (!concrete.nodes.empty()) check_version(source, concrete);
  syntax::TreeBuilder builder(tree, source, concrete);
  const NodeId module = builder.module(0, module_name);
  tree.modules.push_back(module);
  append_in_order(found, diagnostics);
  return module;
}

NodeId parse_expression(Tree& tree, const SourceFiles& files, FileId file, Diagnostics& diagnostics) {
  Diagnostics found;
  const syntax::SourceText source{files.file(file).text, file, found};
  syntax::ConcreteTree concrete;
  const auto size = static_cast<uint32_t>(source.text.size());
  if (syntax::text_within_limits(source)) {
    concrete = syntax::parse_concrete(source, 0, size, syntax::Entry::expression);
  }
  NodeId node = 0;
  if (!concrete.nodes.empty()) node = syntax::TreeBuilder(tree, source, concrete).single_expression(0);
  append_in_order(found, diagnostics);
  return node;
}

}  // namespace ingot
