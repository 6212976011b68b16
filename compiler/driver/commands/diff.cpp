// `ingot diff SPEC METRIC A B`: why a number differs between two points of a study.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/sensitivity.h"
#include "compiler/readings/attribution.h"
#include "runtime/output/result_table.h"
#include "runtime/output/text_layout.h"

namespace ingot::driver {
namespace {

struct DiffOptions {
  SessionOptions session;
  std::string spec, metric, first, second, format = "table";
  std::vector<std::string> at, studies;
};

std::vector<std::string> points_of(const std::string& text, const std::vector<std::string>& common) {
  std::vector<std::string> points = common;
  std::stringstream parts(text);
  for (std::string one; std::getline(parts, one, ',');) points.push_back(one.substr(one.find_first_not_of(' ')));
  return points;
}

class Differ {
 public:
  Differ(Session& session, const DiffOptions& options, const MetricAt& first, const MetricAt& second)
      : session_(session), options_(options), first_(first), second_(second) {
    for (const auto& [axis, position] : first.positions) {
      const double other = second.positions.at(axis);
      if (position == other)
        common_[axis] = position;
      else
        differing_[axis] = {position, other};
    }
  }

  bool alike() const { return differing_.empty(); }

  int run() {
    MetricAt at = first_;
    at.positions = common_;
    const graph::Study study = metric_study(at, true);
    differences_ = readings::differences(study, differing_, [&](const auto& a, const auto& b) {
      return label(name_of(study.graph, a), name_of(study.graph, b));
    });
    const auto parameters = default_parameters(study.graph);
    const auto value = [&](const std::vector<std::vector<bool>>& mixes) {
      const graph::Study mixed = readings::mixed(study, differing_, differences_, mixes);
      const StudyValues values = run_study(mixed, parameters, Engine::automatic);
      std::vector<double> result;
      for (uint64_t row = 0; row < values.rows; ++row) {
        result.push_back(values.value(0, row));
        if (values.failure(0, row) != 0) ++infeasible_;
        if (!std::isfinite(result.back())) without_value_ = values.failure(0, row), missing_ = true;
      }
      return result;
    };
    gather_together(study, parameters);
    gather_small(value);
    const auto attribution = readings::attribute(differences_.size(), value);
    const auto at_ends = run_study(
        readings::mixed(study, differing_, differences_,
                        {std::vector<bool>(differences_.size(), false), std::vector<bool>(differences_.size(), true)}),
        parameters, Engine::automatic);
    for (const uint64_t end : {0, 1})
      if (at_ends.failure(0, end) != 0) {
        session_.diagnostics.report(diagnostic::metric_infeasible, {}, options_.metric,
                                    reason(at_ends.failure(0, end)));
        return session_.finish();
      }
    if (missing_) {
      session_.diagnostics.report(diagnostic::metric_infeasible, {}, options_.metric,
                                  "a mix of both has no value: " + reason(without_value_));
      return session_.finish();
    }
    const auto ends =
        value({std::vector<bool>(differences_.size(), false), std::vector<bool>(differences_.size(), true)});
    write_file("",
               options_.format == "json" ? json(attribution, ends[0], ends[1]) : table(attribution, ends[0], ends[1]));
    return session_.finish();
  }

 private:
  std::string reason(uint32_t failure) const {
    return Reasons(*first_.study, default_parameters(first_.study->graph.graph)).text(first_.row, failure);
  }

  /// What the spec calls it: the innermost name around it, else the first inputs in it.
  std::string name_of(const graph::Graph& graph, const readings::Reading& reading) const {
    if (!reading.names.empty()) return first_.study->names[reading.names.back()].text;
    std::vector<graph::NodeId> left{reading.node};
    std::set<graph::NodeId> seen;
    std::string name;
    while (!left.empty()) {
      const graph::NodeId id = left.back();
      left.pop_back();
      if (!graph.depends_on_parameter(id) || !seen.insert(id).second) continue;
      if (graph[id].operation == graph::Operation::parameter) {
        if (!name.empty()) return name + " ...";
        name = graph.parameters()[graph[id].index].path;
      }
      for (uint32_t i = graph[id].operands_count; i-- > 0;) left.push_back(graph.operand(id, i));
    }
    return name;
  }

  /// "memory.bandwidth" of H20.memory.bandwidth and B200.memory.bandwidth; what has no name is called after the axes.
  std::string label(const std::string& a, const std::string& b) const {
    if (a.empty() && b.empty()) {
      std::string names;
      for (const auto& axis : first_.study->axes)
        if (differing_.contains(axis.axis)) names += (names.empty() ? "" : ", ") + axis.name;
      return names;
    }
    if (a.empty() || b.empty() || a == b) return a.empty() ? b : a;
    const size_t dot_a = a.find('.'), dot_b = b.find('.');
    if (dot_a != std::string::npos && dot_b != std::string::npos && a.substr(dot_a) == b.substr(dot_b))
      return a.substr(dot_a + 1);
    return a + " / " + b;
  }

  /// Inputs that make a design impossible when exchanged alone (two dies of a size that only one fits) are exchanged together.
  void gather_together(const graph::Study& study, const std::vector<double>& parameters) {
    constexpr int rounds = 4;
    for (int round = 0; round < rounds; ++round) {
      const size_t n = differences_.size();
      std::vector<std::vector<bool>> mixes{std::vector<bool>(n, false), std::vector<bool>(n, true)};
      for (size_t i = 0; i < n; ++i) {
        mixes.emplace_back(n, false), mixes.back()[i] = true;
        mixes.emplace_back(n, true), mixes.back()[i] = false;
      }
      const StudyValues values =
          run_study(readings::mixed(study, differing_, differences_, mixes), parameters, Engine::automatic);
      if (values.failure(0, 0) != 0 || values.failure(0, 1) != 0) return;
      std::vector<readings::Difference> kept;
      readings::Difference together;
      for (size_t i = 0; i < n; ++i) {
        const bool fails = values.failure(0, 2 + 2 * i) != 0 || values.failure(0, 3 + 2 * i) != 0;
        readings::Difference& into = fails ? together : kept.emplace_back();
        into.label += (into.label.empty() ? "" : " + ") + differences_[i].label;
        into.nodes.insert(into.nodes.end(), differences_[i].nodes.begin(), differences_[i].nodes.end());
      }
      if (together.nodes.empty()) return;
      kept.push_back(std::move(together));
      const bool changed = kept.size() < n;
      differences_ = std::move(kept);
      if (!changed) return;
    }
  }

  /// Beyond what is exact, inputs that change nothing alone and nothing last are taken together.
  template <class Value>
  void gather_small(const Value& value) {
    const size_t n = differences_.size();
    if (n <= 12) return;
    std::vector<std::vector<bool>> mixes{std::vector<bool>(n, false), std::vector<bool>(n, true)};
    for (size_t i = 0; i < n; ++i) {
      mixes.emplace_back(n, false), mixes.back()[i] = true;
      mixes.emplace_back(n, true), mixes.back()[i] = false;
    }
    const auto values = value(mixes);
    std::vector<readings::Difference> kept;
    readings::Difference others{"others", {}};
    for (size_t i = 0; i < n; ++i) {
      if (values[2 + 2 * i] == values[0] && values[3 + 2 * i] == values[1])
        others.nodes.insert(others.nodes.end(), differences_[i].nodes.begin(), differences_[i].nodes.end());
      else
        kept.push_back(std::move(differences_[i]));
    }
    if (!others.nodes.empty()) kept.push_back(std::move(others));
    differences_ = std::move(kept);
  }

  std::vector<size_t> ranked(const readings::Attribution& attribution) const {
    std::vector<size_t> order;
    for (size_t i = 0; i < differences_.size(); ++i)
      if (attribution.parts[i] != 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return std::abs(attribution.parts[a]) > std::abs(attribution.parts[b]);
    });
    return order;
  }

  std::string shown(double value) const { return output::format_number(value / first_.column->scale, 4); }

  std::string table(const readings::Attribution& attribution, double from, double to) const {
    constexpr int width = 32;
    const auto order = ranked(attribution);
    double low = std::min(from, to), high = std::max(from, to), at = from;
    for (const size_t i : order) at += attribution.parts[i], low = std::min(low, at), high = std::max(high, at);
    low = std::min(low, 0.0), high = std::max(high, 0.0);
    const auto column = [&](double x) {
      return high > low ? static_cast<int>(std::lround(width * (x - low) / (high - low))) : 0;
    };
    const auto bar = [&](double a, double b, const char* block) {
      const int first = std::min(column(a), column(b)), last = std::max({column(a), column(b), first + 1});
      std::string text(static_cast<size_t>(first), ' ');
      for (int i = first; i < last; ++i) text += block;
      return text;
    };
    std::vector<std::vector<std::string>> rows;
    rows.push_back({options_.first, shown(from), "", bar(0, from, "█")});
    at = from;
    for (const size_t i : order) {
      const double part = attribution.parts[i];
      std::string change = (part > 0 ? "+" : "") + shown(part);
      if (!attribution.errors.empty())
        change += " ± " + output::format_number(attribution.errors[i] / first_.column->scale, 1);
      const std::string share = to != from ? output::format_number(100 * part / (to - from), 3) + " %" : std::string();
      rows.push_back({"  " + differences_[i].label, change, share, bar(at, at + part, part > 0 ? "▓" : "░")});
      at += part;
    }
    rows.push_back({options_.second, shown(to), "", bar(0, to, "█")});
    std::vector<int> widths(3, 0);
    for (const auto& row : rows)
      for (size_t i = 0; i < 3; ++i) widths[i] = std::max(widths[i], output::display_width(row[i]));
    std::string text = first_.column->name + (first_.column->unit.empty() ? "" : " in " + first_.column->unit) + "\n";
    for (const auto& row : rows)
      text += output::pad_right(row[0], widths[0]) + "  " + output::pad_left(row[1], widths[1]) + "  " +
              output::pad_left(row[2], widths[2]) + "  " + row[3] + "\n";
    text += attribution.errors.empty()
                ? fmt::format("each part is the mean over all orders of exchange ({} mixes)\n", attribution.mixes)
                : fmt::format("each part is the mean over sampled orders of exchange ({} mixes)\n", attribution.mixes);
    if (infeasible_ > 0) text += "some mixes break a requirement; their values count all the same\n";
    return text;
  }

  std::string json(const readings::Attribution& attribution, double from, double to) const {
    nlohmann::ordered_json parts = nlohmann::ordered_json::array();
    const double scale = first_.column->scale;
    for (const size_t i : ranked(attribution)) {
      parts.push_back({{"input", differences_[i].label}, {"part", attribution.parts[i] / scale}});
      if (!attribution.errors.empty()) parts.back()["error"] = attribution.errors[i] / scale;
    }
    const nlohmann::ordered_json all{{"metric", first_.column->name},
                                     {"unit", first_.column->unit},
                                     {"first", from / scale},
                                     {"second", to / scale},
                                     {"parts", parts},
                                     {"mixes", attribution.mixes}};
    return all.dump(2) + "\n";
  }

  Session& session_;
  const DiffOptions& options_;
  const MetricAt &first_, &second_;
  std::map<graph::AxisId, double> common_;
  std::map<graph::AxisId, readings::Ends> differing_;
  std::vector<readings::Difference> differences_;
  uint64_t infeasible_ = 0;
  uint32_t without_value_ = 0;
  bool missing_ = false;
};

int diff(const DiffOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  elaboration.keep_names = true;
  const auto studies = studies_with_inputs(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  const auto first = find_metric(session, studies, options.metric, points_of(options.first, options.at));
  const auto second =
      first ? find_metric(session, studies, options.metric, points_of(options.second, options.at)) : first;
  if (!first || !second) return session.finish();
  if (first->column->kind != elaborate::Column::Kind::number) {
    session.diagnostics.report(diagnostic::metric_not_number, {}, options.metric);
    return session.finish();
  }
  Differ differ(session, options, *first, *second);
  if (differ.alike()) {
    session.diagnostics.report(diagnostic::same_point, {}, options.first, options.second);
    return session.finish();
  }
  return differ.run();
}

Registration registration(
    {"diff", "Split the difference between two points over what differs",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<DiffOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("METRIC", options->metric, "A reported column")->required();
       app.add_option("FIRST", options->first, "Where it starts: chip=H20, or several: chip=H20,batch=64")->required();
       app.add_option("SECOND", options->second, "Where it ends: chip=B200")->required();
       app.add_option("--at", options->at, "A point that both have in common: --at batch=64 (may be repeated)")
           ->type_name("AXIS=POINT");
       app.add_option("--format", options->format, "table or json")->check(CLI::IsMember({"table", "json"}));
       app.add_option("--study", options->studies, "Only this study");
       options->session.add_to(app, true);
       return [options] { return diff(*options); };
     },
     24});

}  // namespace
}  // namespace ingot::driver
