#include "compiler/driver/documentation.h"

#include <fmt/format.h>

#include <algorithm>

namespace ingot::driver {
namespace {

class Page {
 public:
  explicit Page(const Program& program) : program_(program), tree_(program.tree) {}

  void declaration(DeclarationId id) {
    const Declaration& declared = program_.declarations[id];
    switch (declared.kind) {
      case DeclarationKind::kind: kind(id); break;
      case DeclarationKind::function: signature(declared, before_body(declared.node)); break;
      case DeclarationKind::instance: instance(id); break;
      case DeclarationKind::let:
      case DeclarationKind::unit:
      case DeclarationKind::dimension:
      case DeclarationKind::enumeration: signature(declared, source(tree_[declared.node].span)); break;
      default: break;
    }
  }

  std::string text;

 private:
  /// The source in one line, comments left out.
  std::string source(Span span) const {
    std::string result;
    bool space = false;
    std::string_view written = program_.files.text(span);
    for (size_t i = 0; i < written.size(); ++i) {
      if (written.substr(i, 2) == "//") {
        i = std::min(written.find('\n', i), written.size()) - 1;
        continue;
      }
      const char c = written[i];
      if (c == ' ' || c == '\n' || c == '\t') {
        space = true;
        continue;
      }
      if (space && !result.empty()) result += ' ';
      space = false;
      result += c;
    }
    return result;
  }

  std::string before_body(NodeId function) const {
    Span span = tree_[function].span;
    span.end = tree_[tree_.child(function, 1)].span.end;
    return source(span);
  }

  void prose(NodeId node, std::string_view lead) {
    std::string_view doc = tree_.doc_of(node);
    if (doc.empty()) return;
    text += fmt::format("{}{}\n\n", lead, doc);
  }

  void signature(const Declaration& declared, const std::string& written) {
    text += fmt::format("### {}\n\n```\n{}\n```\n\n", program_.string(declared.name), written);
    prose(declared.node, "");
  }

  void kind(DeclarationId id) {
    const Declaration& declared = program_.declarations[id];
    const KindInfo& info = program_.kind_of(id);
    std::string head = fmt::format("kind {}", program_.string(declared.name));
    if (info.base != 0) head += fmt::format(" : {}", program_.string(program_.declarations[info.base].name));
    signature(declared, head);
    for (const FieldInfo& field : info.fields) item(field.node, fmt::format("`{}`", source(tree_[field.node].span)));
    for (NodeId requirement : info.requires_) item(requirement, fmt::format("`{}`", source(tree_[requirement].span)));
    for (DeclarationId function : info.functions)
      item(program_.declarations[function].node,
           fmt::format("`{}`", before_body(program_.declarations[function].node)));
    text += "\n";
  }

  void item(NodeId node, const std::string& written) {
    text += "- " + written;
    std::string doc(tree_.doc_of(node));
    std::replace(doc.begin(), doc.end(), '\n', ' ');
    text += (doc.empty() ? "" : ": " + doc) + "\n";
  }

  void instance(DeclarationId id) {
    const Declaration& declared = program_.declarations[id];
    const InstanceInfo& info = program_.instance_of(id);
    signature(declared, fmt::format("{} {} : {}", tree_.second_text(declared.node), program_.string(declared.name),
                                    program_.string(program_.declarations[info.base].name)));
    for (const Override& stated : info.overrides) {
      std::string line = fmt::format("`{}`", source(tree_[stated.node].span));
      std::string origin;
      for (const AttributeOf& attribute : tree_.attributes_of(stated.node)) {
        if (tree_[attribute.attribute].children_count == 0) continue;
        std::string_view name = tree_.text(attribute.attribute);
        if (name != "source" && name != "confidence") continue;
        origin += (origin.empty() ? "" : "; ") + std::string(tree_.text(tree_.child(attribute.attribute, 0)));
      }
      if (!origin.empty()) line += fmt::format(" ({})", origin);
      item(stated.node, line);
    }
    text += "\n";
  }

  const Program& program_;
  const Tree& tree_;
};

/// The comment at the head of a file, after `ingot 1`.
std::string head_comment(const Program& program, const ModuleInfo& module) {
  std::string_view text = program.files.file(module.file).text;
  std::string comment;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("//") && !line.starts_with("///")) {
      line.remove_prefix(2);
      if (line.starts_with(' ')) line.remove_prefix(1);
      comment += (comment.empty() ? "" : "\n") + std::string(line);
    } else if (!comment.empty() || !(line.empty() || line.starts_with("ingot "))) {
      break;
    }
  }
  return comment;
}

struct Section {
  const char* title;
  std::vector<DeclarationKind> kinds;
};
const Section sections[] = {
    {"Dimensions and units", {DeclarationKind::dimension, DeclarationKind::unit}},
    {"Enumerations", {DeclarationKind::enumeration}},
    {"Kinds", {DeclarationKind::kind}},
    {"Functions", {DeclarationKind::function}},
    {"Values", {DeclarationKind::let}},
    {"Instances", {DeclarationKind::instance}},
};

}  // namespace

std::string module_page(const Program& program, const ModuleInfo& module) {
  Page page(program);
  page.text = fmt::format("# {}\n\n", program.string(module.name));
  if (std::string comment = head_comment(program, module); !comment.empty()) page.text += comment + "\n\n";
  for (const Section& section : sections) {
    bool titled = false;
    for (DeclarationId id : module.declarations) {
      const Declaration& declared = program.declarations[id];
      const bool wanted = std::find(section.kinds.begin(), section.kinds.end(), declared.kind) != section.kinds.end();
      if (!wanted || declared.owner != 0 || program.string(declared.name).starts_with('_')) continue;
      if (!titled) page.text += fmt::format("## {}\n\n", section.title);
      titled = true;
      page.declaration(id);
    }
  }
  return page.text;
}

std::string declaration_page(const Program& program, DeclarationId id) {
  Page page(program);
  page.declaration(id);
  for (const ModuleInfo& module : program.modules)
    if (module.node == program.declarations[id].module)
      page.text += fmt::format("Declared in `{}`.\n", program.string(module.name));
  return page.text;
}

std::string module_list(const Program& program) {
  size_t width = 0;
  for (const ModuleInfo& module : program.modules) width = std::max(width, program.string(module.name).size());
  std::vector<std::string> lines;
  for (const ModuleInfo& module : program.modules) {
    std::string comment = head_comment(program, module);
    comment = comment.substr(0, comment.find('\n'));
    lines.push_back(fmt::format("{:<{}}  {}\n", program.string(module.name), width, comment));
  }
  std::sort(lines.begin(), lines.end());
  return fmt::format("{}", fmt::join(lines, ""));
}

}  // namespace ingot::driver
