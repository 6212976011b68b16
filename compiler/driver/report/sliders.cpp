#include "compiler/driver/report/sliders.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/driver/inputs.h"
#include "compiler/driver/report/influence.h"
#include "compiler/driver/report/slider_range.h"
#include "compiler/driver/sensitivity.h"
#include "compiler/types/check.h"

namespace ingot::driver {

namespace {

using ingot::NodeId;

/// A number that a study reads, and how much its results answer to it.
struct Candidate {
  NodeId node = 0;
  elaborate::Input input;
  bool own = false;  ///< the spec states it, not the library
  double influence = 0;
};

class Chooser {
 public:
  Chooser(Session& session, const std::vector<std::string>& studies) : session_(session), program_(session.program) {
    for (const auto& [node, input] : inputs_of(program_, session.module)) nodes_.emplace(place(input.span), node);
    studies_ = studies_with_inputs(session, studies);
  }

  Sliders pick(size_t most) {
    std::vector<Candidate> all = candidates();
    // What has a name rather than a quantity within an expression.
    keep_if_any(all, [](const Candidate& one) { return one.own && one.input.path.find(": ") == std::string::npos; });
    // The spec's own; of a spec that states none, what the library is not sure of.
    keep_if_any(all, [](const Candidate& one) { return one.own; });
    if (!all.empty() && !all.front().own) {
      keep_if_any(all, [&](const Candidate& one) { return !is_default_of_kind(one.node); });
      keep_if_any(all, [](const Candidate& one) { return one.input.confidence != "high"; });
    }
    rank(all);
    for (size_t i = 0; i < std::min(most, all.size()); ++i) add(all[i]);
    return take();
  }

  /// The candidate of this path when it is uncertain: the distribution stays until it is moved.
  bool add_uncertain(const std::string& path) {
    for (const Candidate& one : candidates())
      if (one.input.path == path && program_.tree.kind(one.node) == NodeKind::call_) {
        add(one);
        return true;
      }
    return false;
  }

  void add_listed(NodeId node, const Session::Parameter& listed) {
    Slider slider;
    slider.label = listed.parameter.path;
    slider.value = listed.parameter.value;
    for (const auto& study : studies_)
      for (const elaborate::Input& input : study.inputs) {
        if (input.path != slider.label) continue;
        slider.source = input.source, slider.confidence = input.confidence;
        const auto stated = nodes_.find(place(input.span));
        if (stated != nodes_.end()) set_unit(slider, stated->second);
      }
    if (slider.unit.empty())  // stated nowhere as a quantity: the largest unit in which it is at least 1
      for (const auto& [unit, scale] : listed.units)
        if (slider.unit.empty() || (scale <= std::abs(slider.value) && scale > slider.scale))
          slider.unit = unit, slider.scale = scale;
    slider.number = number_in(slider.value, slider.scale);
    choose_range(slider, {}, {}, bounds_of_literal(program_, node));
    chosen_.emplace(node, std::move(slider));
    parameters_.emplace(node, listed.parameter);
  }

  Sliders take() {
    Sliders result;
    for (auto& [node, slider] : chosen_) result.sliders.push_back(std::move(slider));
    result.options.parameters = std::move(parameters_);
    return result;
  }

 private:
  template <class Wanted>
  static void keep_if_any(std::vector<Candidate>& all, const Wanted& wanted) {
    if (std::any_of(all.begin(), all.end(), wanted))
      std::erase_if(all, [&](const Candidate& one) { return !wanted(one); });
  }

  bool is_default_of_kind(NodeId literal) const {
    for (const KindInfo& kind : program_.kinds) {
      for (const FieldInfo& field : kind.fields)
        if (field.default_value == literal) return true;
      for (const Override& o : kind.overrides)
        if (o.value == literal) return true;
    }
    return false;
  }

  using Place = std::tuple<FileId, uint32_t, uint32_t>;
  static Place place(const Span& span) { return {span.file, span.begin, span.end}; }

  /// Everything that a study reads as a number and not as structure; what the spec states first, each in textual order.
  std::vector<Candidate> candidates() const {
    std::map<Place, Candidate> by_place;
    std::set<Place> structural;
    const FileId own = program_.tree[program_.modules[session_.module].node].span.file;
    for (const elaborate::Study& study : studies_) {
      const std::vector<bool> reached = reached_inputs(study);
      for (size_t i = 0; i < study.inputs.size(); ++i) {
        const elaborate::Input& input = study.inputs[i];
        if (input.structural) structural.insert(place(input.span));
        const auto node = nodes_.find(place(input.span));
        if (reached[i] && node != nodes_.end() && program_.types[input.type].kind == TypeKind::number)
          by_place.emplace(place(input.span), Candidate{node->second, input, input.span.file == own, 0});
      }
    }
    std::vector<Candidate> all;
    for (auto& [where, candidate] : by_place)
      if (!structural.contains(where) && (candidate.input.value != 0 || candidate.input.high)) all.push_back(candidate);
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) { return a.own > b.own; });
    return all;
  }

  static std::vector<bool> reached_inputs(const elaborate::Study& study) {
    const graph::Graph& graph = study.graph.graph;
    const size_t first = graph.parameters().size() - study.inputs.size();
    std::vector<bool> reached(study.inputs.size()), seen(graph.size());
    std::vector<graph::NodeId> left{study.graph.exists};
    for (const graph::Output& output : study.graph.outputs) left.insert(left.end(), {output.value, output.failure});
    while (!left.empty()) {
      const graph::NodeId id = left.back();
      left.pop_back();
      if (seen[id] || !graph.depends_on_parameter(id)) continue;
      seen[id] = true;
      const graph::Node& node = graph[id];
      if (node.operation == graph::Operation::parameter && node.index >= first) reached[node.index - first] = true;
      for (uint32_t i = 0; i < node.operands_count; ++i) left.push_back(graph.operand(id, i));
    }
    return reached;
  }

  /// The most influential first. Where that is not known the order stays, behind what is known.
  void rank(std::vector<Candidate>& all) const {
    for (const elaborate::Study& study : studies_) {
      std::vector<bool> wanted;
      for (const elaborate::Input& input : study.inputs)
        wanted.push_back(std::any_of(all.begin(), all.end(),
                                     [&](const Candidate& one) { return place(one.input.span) == place(input.span); }));
      const std::vector<double> influence = influence_of_inputs(study, wanted);
      for (size_t i = 0; i < influence.size(); ++i)
        for (Candidate& one : all)
          if (place(one.input.span) == place(study.inputs[i].span))
            one.influence = std::max(one.influence, influence[i]);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Candidate& a, const Candidate& b) { return a.influence > b.influence; });
  }

  void add(const Candidate& candidate) {
    Slider slider;
    slider.label = candidate.input.path;
    slider.value = candidate.input.value;
    slider.source = candidate.input.source, slider.confidence = candidate.input.confidence;
    set_unit(slider, candidate.node);
    slider.number = number_in(slider.value, slider.scale);
    choose_range(slider, candidate.input.low, candidate.input.high, bounds_of_literal(program_, candidate.node));
    graph::Parameter parameter;
    parameter.path = slider.label;
    parameter.value = slider.value;
    parameters_.emplace(candidate.node, std::move(parameter));
    chosen_.emplace(candidate.node, std::move(slider));
  }

  void set_unit(Slider& slider, NodeId stated) const {
    const NodeId quantity = quantity_in(stated);
    if (quantity == 0) return;
    slider.unit = std::string(program_.tree.text(quantity));
    slider.scale = program_.scale(program_.reference(quantity).index);
  }

  /// The first quantity in an expression, for the unit that its writer used.
  NodeId quantity_in(NodeId node) const {
    if (program_.tree.kind(node) == NodeKind::quantity_) return node;
    for (const NodeId child : program_.tree.children_of(node))
      if (child != 0)
        if (const NodeId found = quantity_in(child); found != 0) return found;
    return 0;
  }

  Session& session_;
  const Program& program_;
  std::map<Place, NodeId> nodes_;
  std::vector<elaborate::Study> studies_;
  std::map<NodeId, Slider> chosen_;
  std::map<NodeId, graph::Parameter> parameters_;
};

}  // namespace

std::optional<Sliders> choose_sliders(Session& session, const std::vector<std::string>& paths,
                                      const std::vector<std::string>& studies, size_t most) {
  Chooser chooser(session, studies);
  if (session.diagnostics.has_errors()) return std::nullopt;
  if (paths.empty()) return chooser.pick(most);
  for (const std::string& path : paths)
    if (!chooser.add_uncertain(path) && !session.add_parameter(path)) return std::nullopt;
  for (const auto& [node, listed] : session.parameters) chooser.add_listed(node, listed);
  return chooser.take();
}

}  // namespace ingot::driver
