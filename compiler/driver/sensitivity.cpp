#include "compiler/driver/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/engine.h"
#include "compiler/driver/inputs.h"
#include "compiler/driver/studies.h"
#include "compiler/readings/derivative.h"
#include "compiler/readings/rewrite.h"

namespace ingot::driver {

namespace {

using graph::NodeId;

/// Which inputs the outputs rest on: their numbers and nodes.
std::vector<std::pair<size_t, NodeId>> reached_inputs(const graph::Study& study, size_t first_input) {
  std::vector<bool> seen(study.graph.size(), false);
  std::vector<NodeId> left{study.outputs[0].value, study.outputs[0].failure};
  std::vector<std::pair<size_t, NodeId>> reached;
  while (!left.empty()) {
    const NodeId id = left.back();
    left.pop_back();
    if (seen[id] || !study.graph.depends_on_parameter(id)) continue;
    seen[id] = true;
    const graph::Node& node = study.graph[id];
    if (node.operation == graph::Operation::parameter && node.index >= first_input)
      reached.emplace_back(node.index - first_input, id);
    for (uint32_t i = 0; i < node.operands_count; ++i) left.push_back(study.graph.operand(id, i));
  }
  std::sort(reached.begin(), reached.end());
  return reached;
}

/// Values at the ends of each input, the others as stated: one run over an axis of all ends.
void run_ends(const graph::Study& study, const std::vector<double>& parameters,
              const std::vector<std::pair<size_t, NodeId>>& reached, std::vector<InputEffect>& effects) {
  graph::Study swings = study;
  const size_t points = 2 * effects.size();
  const graph::AxisId axis = swings.graph.add_axis({"end", static_cast<uint32_t>(points), {}, {}});
  std::map<NodeId, NodeId> replacements;
  for (size_t i = 0; i < effects.size(); ++i) {
    std::vector<double> values(points, effects[i].input.value);
    values[2 * i] = effects[i].low, values[2 * i + 1] = effects[i].high;
    replacements[reached[i].second] = swings.graph.lookup(swings.graph.coordinate(axis), std::move(values));
  }
  readings::Replacer replace(swings.graph, std::move(replacements));
  swings.axes = {axis};
  swings.exists = swings.graph.constant(1);
  swings.outputs = {{"value", replace(study.outputs[0].value), replace(study.outputs[0].failure)}};
  const StudyValues values = run_study(swings, parameters, Engine::automatic);
  for (size_t i = 0; i < effects.size(); ++i) {
    if (values.failure(0, 2 * i) == 0) effects[i].metric_low = values.value(0, 2 * i);
    if (values.failure(0, 2 * i + 1) == 0) effects[i].metric_high = values.value(0, 2 * i + 1);
  }
}

}  // namespace

Sensitivity sensitivity_of(const MetricAt& metric, double reach) {
  graph::Study study = metric_study(metric);
  const auto parameters = default_parameters(study.graph);
  const size_t first_input = parameters.size() - metric.study->inputs.size();
  const auto reached = reached_inputs(study, first_input);
  std::vector<NodeId> nodes;
  nodes.reserve(reached.size());
  for (const auto& [number, node] : reached) nodes.push_back(node);

  graph::Study derived = study;
  const auto derivatives = readings::differentiate(derived, study.outputs[0].value, nodes);
  for (const NodeId derivative : derivatives.by_input) derived.outputs.push_back({"derivative", derivative, 0});
  for (const auto& kink : derivatives.kinks) derived.outputs.push_back({"kink", kink.active, 0});
  const StudyValues values = run_study(derived, parameters, Engine::automatic);

  Sensitivity result;
  result.value = values.value(0, 0);
  result.failure = values.failure(0, 0);
  if (result.failure != 0) return result;
  std::vector<InputEffect> effects;
  for (size_t i = 0; i < reached.size(); ++i) {
    InputEffect effect;
    effect.input = metric.study->inputs[reached[i].first];
    effect.derivative = values.value(1 + i, 0);
    const double x = effect.input.value;
    effect.elasticity = x != 0 && result.value != 0 ? effect.derivative * x / result.value : NAN;
    effect.low = effect.input.low.value_or(x - std::abs(x) * reach);
    effect.high = effect.input.high.value_or(x + std::abs(x) * reach);
    effects.push_back(std::move(effect));
  }
  if (!effects.empty()) run_ends(study, parameters, reached, effects);
  for (InputEffect& effect : effects) {
    for (const auto& end : {effect.metric_low, effect.metric_high})
      if (end) effect.swing = std::max(effect.swing, std::abs(*end - result.value));
    const bool fails = !effect.metric_low || !effect.metric_high;
    if (effect.swing == 0 && effect.derivative == 0 && !fails)
      ++result.without_effect;
    else
      result.effects.push_back(std::move(effect));
  }
  std::stable_sort(result.effects.begin(), result.effects.end(),
                   [](const InputEffect& a, const InputEffect& b) { return a.swing > b.swing; });
  for (size_t k = 0; k < derivatives.kinks.size(); ++k)
    if (values.value(1 + reached.size() + k, 0) != 0)
      result.one_sided.push_back({graph::name_of(derivatives.kinks[k].operation), derivatives.kinks[k].place});
  return result;
}

std::vector<elaborate::Study> studies_with_inputs(Session& session, const std::vector<std::string>& names,
                                                  elaborate::Options options) {
  options.inputs = inputs_of(session.program, session.module);
  for (const auto& [node, listed] : session.parameters) options.inputs.erase(node);
  return studies_of(session, names, options);
}

}  // namespace ingot::driver
