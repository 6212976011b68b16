// The textual form. One line for each axis, parameter, node, reason and output; constants stand where they are used.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "compiler/graph/graph.h"

namespace ingot::graph {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

/// Shortest text that reads back as the same bits (of NaN: as NaN).
std::string number(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

class Printer {
 public:
  explicit Printer(const Study& study) : study_(study), graph_(study.graph) {
    name_axes();
    number_nodes();
  }

  std::string print() {
    out_ += fmt::format("study {}\n", quoted(study_.name));
    axes();
    parameters();
    for (NodeId id = 0; id < graph_.size(); ++id)
      if (numbers_.contains(id)) node(id);
    reasons();
    out_ += "keep";
    for (AxisId axis : study_.axes) out_ += " " + axis_names_[axis];
    out_ += fmt::format("\nexists {}\n", use(study_.exists));
    for (const Output& output : study_.outputs)
      out_ +=
          fmt::format("output {} value {} failure {}\n", quoted(output.name), use(output.value), use(output.failure));
    return out_;
  }

 private:
  /// Names of different axes may be equal; here a number tells them apart.
  void name_axes() {
    std::map<std::string, int> used;
    for (const Axis& axis : graph_.axes()) {
      std::string name;
      for (char c : axis.name) name += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '_';
      if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) name = "_" + name;
      const int again = ++used[name];
      axis_names_.push_back(again == 1 ? name : fmt::format("{}.{}", name, again));
    }
  }

  void number_nodes() {
    std::vector<NodeId> stack{study_.exists};
    for (const Output& output : study_.outputs) stack.insert(stack.end(), {output.value, output.failure});
    for (const Reason& reason : graph_.reasons())
      for (const Reason::Hole& hole : reason.holes) stack.push_back(hole.value);
    std::vector<bool> seen(graph_.size());
    while (!stack.empty()) {
      const NodeId id = stack.back();
      stack.pop_back();
      if (id >= graph_.size() || seen[id]) continue;
      seen[id] = true;
      for (NodeId operand : graph_.operands(id)) stack.push_back(operand);
    }
    uint32_t next = 0;
    for (NodeId id = 0; id < graph_.size(); ++id)
      if (seen[id] && !graph_.is_constant(id)) numbers_[id] = next++;
  }

  std::string use(NodeId id) const {
    if (id >= graph_.size()) return "0";
    return graph_.is_constant(id) ? number(graph_.value(id)) : fmt::format("%{}", numbers_.at(id));
  }

  static std::string place(const Place& place) {
    return place == Place{} ? "" : fmt::format(" @{}:{}:{}", place.file, place.begin, place.end);
  }

  void axes() {
    for (size_t i = 0; i < graph_.axes().size(); ++i) {
      const Axis& axis = graph_.axes()[i];
      out_ += fmt::format("axis {} extent {}", axis_names_[i], axis.extent);
      if (axis.name != axis_names_[i]) out_ += " name " + quoted(axis.name);
      if (!axis.labels.empty()) out_ += " labels";
      for (const std::string& label : axis.labels) out_ += " " + quoted(label);
      out_ += place(axis.place) + "\n";
    }
  }

  void parameters() {
    for (const Parameter& p : graph_.parameters()) {
      out_ += fmt::format("parameter {} value {} scale {} unit {}", quoted(p.path), number(p.value), number(p.scale),
                          quoted(p.unit));
      if (!p.accepts.empty()) out_ += " accepts";
      for (const std::string& unit : p.accepts) out_ += " " + quoted(unit);
      out_ += "\n";
    }
  }

  void node(NodeId id) {
    const Node& node = graph_[id];
    out_ += fmt::format("%{} = {}", numbers_.at(id), name_of(node.operation));
    switch (node.operation) {
      case Operation::parameter: out_ += fmt::format(" {}", node.index); break;
      case Operation::coordinate: out_ += " " + axis_names_[node.index]; break;
      case Operation::named: out_ += fmt::format(" {} {}", node.index, use(graph_.operand(id, 0))); break;
      case Operation::lookup: {
        out_ += " " + use(graph_.operand(id, 0)) + " [";
        const char* separator = "";
        for (double x : graph_.data(node.index)) out_ += separator + number(x), separator = ", ";
        out_ += "]";
        break;
      }
      case Operation::reduce_sum:
      case Operation::reduce_product:
      case Operation::reduce_min:
      case Operation::reduce_max:
      case Operation::reduce_first:
        out_ += fmt::format(" {} {} mask {}", axis_names_[node.index], use(graph_.operand(id, 0)),
                            use(graph_.operand(id, 1)));
        break;
      case Operation::argmin: {
        out_ += " [";
        const char* separator = "";
        for (AxisId axis : graph_.axis_group(node.index)) out_ += separator + axis_names_[axis], separator = ", ";
        out_ += fmt::format("] {} mask {}", use(graph_.operand(id, 0)), use(graph_.operand(id, 1)));
        break;
      }
      case Operation::at:
        out_ += fmt::format(" {} {} position {}", axis_names_[node.index], use(graph_.operand(id, 0)),
                            use(graph_.operand(id, 1)));
        break;
      default:
        for (NodeId operand : graph_.operands(id)) out_ += " " + use(operand);
    }
    out_ += place(node.place) + "\n";
  }

  void reasons() {
    for (const Reason& reason : graph_.reasons()) {
      out_ += "reason";
      for (size_t i = 0; i < std::max(reason.parts.size(), reason.holes.size()); ++i) {
        out_ += " " + quoted(i < reason.parts.size() ? reason.parts[i] : "");
        if (i >= reason.holes.size()) continue;
        const Reason::Hole& hole = reason.holes[i];
        out_ += fmt::format(" hole {} scale {} unit {}", use(hole.value), number(hole.scale), quoted(hole.unit));
        if (!hole.texts.empty()) out_ += " texts";
        for (const std::string& text : hole.texts) out_ += " " + quoted(text);
        out_ += " end";
      }
      out_ += (reason.unknown ? " unknown" : "") + place(reason.place) + "\n";
    }
  }

  const Study& study_;
  const Graph& graph_;
  std::vector<std::string> axis_names_;
  std::map<NodeId, uint32_t> numbers_;
  std::string out_;
};

}  // namespace

std::string print(const Study& study) { return Printer(study).print(); }

}  // namespace ingot::graph
