// `ingot explain SPEC METRIC --at axis=value`: the tree of reasons behind a number.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/driver/bottlenecks.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/explanation.h"
#include "compiler/driver/inputs.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/provenance.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/refusals.h"
#include "compiler/driver/results.h"
#include "compiler/driver/sensitivity.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/driver/written_units.h"
#include "runtime/output/result_table.h"
#include "runtime/output/text_layout.h"

namespace ingot::driver {
namespace {

using Json = nlohmann::ordered_json;

struct ExplainOptions {
  SessionOptions session;
  std::string spec, metric, format = "table";
  std::vector<std::string> at, studies;
  int depth = 4;
};

/// Beneath this share of the result, and beyond so many, a contest is not worth a line.
constexpr double least_elasticity = 0.01;
constexpr size_t most_bottlenecks = 6, most_inputs = 3;

std::string share_text(double share) { return output::format_number(std::round(100 * share), 3) + " %"; }

void write_bottlenecks(const std::vector<Bottleneck>& bottlenecks, const WrittenUnits& units, std::string& text) {
  size_t shown = 0;
  for (const Bottleneck& one : bottlenecks) {
    if (std::abs(one.elasticity) < least_elasticity) continue;
    if (shown++ == 0) text += "what binds, and how much of the result follows it\n";
    if (shown > most_bottlenecks) continue;
    std::string lead = output::pad_left(share_text(one.elasticity), 7) + "  ";
    if (!one.owner.empty()) text += lead + "in " + one.owner + "\n", lead = std::string(9, ' ');
    for (const std::string& line : bottleneck_lines(units, one)) text += lead + line + "\n", lead = std::string(9, ' ');
  }
  if (shown > most_bottlenecks) text += fmt::format("         {} more (--format json)\n", shown - most_bottlenecks);
  if (shown > 0) text += "\n";
}

void write_decisions(const std::vector<Decision>& decisions, const WrittenUnits& units, std::string& text) {
  if (!decisions.empty()) text += "what was chosen, and what stood in the way of better\n";
  for (const Decision& one : decisions) {
    std::string lead = "  ";
    for (const std::string& line : decision_lines(units, one)) text += lead + line + "\n", lead = "    ";
  }
  if (!decisions.empty()) text += "\n";
}

void write_provenance(const std::vector<ConfidenceShare>& shares, std::string& text) {
  if (!shares.empty()) text += "\nwhat it rests on: shares of all elasticities\n";
  for (const ConfidenceShare& one : shares) {
    std::vector<std::string> inputs;
    for (const auto& input : one.inputs) {
      if (inputs.size() == most_inputs) break;
      inputs.push_back(fmt::format("{} {:+.2f}", input.path, input.elasticity));
    }
    if (one.inputs.size() > inputs.size()) inputs.push_back(fmt::format("{} more", one.inputs.size() - inputs.size()));
    text += output::pad_left(share_text(one.share), 7) + "  " + shown_confidence(one.confidence) + ": " +
            fmt::format("{}", fmt::join(inputs, ", ")) + "\n";
  }
}

Json json_of(const std::vector<Bottleneck>& bottlenecks) {
  Json all = Json::array();
  for (const Bottleneck& one : bottlenecks) {
    Json sides = Json::array();
    for (const auto& side : one.sides)
      sides.push_back({{"side", side.text},
                       {"value", side.value},
                       {"decides_at", side.decides_at},
                       {"elasticity", side.elasticity},
                       {"factor_to_bind", side.reach}});
    all.push_back({{"in", one.owner},
                   {"operation", one.maximum ? "max" : "min"},
                   {"elasticity", one.elasticity},
                   {"elements", one.elements},
                   {"sides", sides}});
  }
  return all;
}

Json json_of(const std::vector<Decision>& decisions) {
  Json all = Json::array();
  for (const Decision& one : decisions) {
    Json refusals = Json::array();
    for (const auto& refusal : one.refusals)
      refusals.push_back({{"nearest", refusal.nearest},
                          {"objective", refusal.objective},
                          {"reason", refusal.reason},
                          {"better_candidates", refusal.better}});
    all.push_back({{"winner", one.winner},
                   {"objective", one.objective_text},
                   {"value", one.objective},
                   {"candidates", one.candidates},
                   {"refused", refusals}});
  }
  return all;
}

Json json_of(const std::vector<ConfidenceShare>& shares) {
  Json all = Json::array();
  for (const ConfidenceShare& one : shares) {
    Json inputs = Json::array();
    for (const auto& input : one.inputs) inputs.push_back({{"input", input.path}, {"elasticity", input.elasticity}});
    all.push_back({{"confidence", one.confidence}, {"share", one.share}, {"inputs", inputs}});
  }
  return all;
}

/// The same metric with the spec's numbers as inputs: a second elaboration.
std::vector<ConfidenceShare> provenance(Session& session, const ExplainOptions& options, const MetricAt& metric) {
  elaborate::Options elaboration;
  elaboration.inputs = inputs_of(session.program, session.module);
  const auto studies = study_again(session, metric.study->name, elaboration);
  if (session.diagnostics.has_errors()) return {};
  const auto same = find_metric(session, studies, options.metric, options.at);
  return same ? provenance_of(sensitivity_of(*same, 0.1).effects) : std::vector<ConfidenceShare>{};
}

int explain(const ExplainOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  elaboration.keep_names = true;
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  const auto found = find_metric(session, studies, options.metric, options.at);
  if (!found) return session.finish();
  const auto& [study, column, positions, row] = *found;
  const bool as_json = options.format == "json";
  auto parameters = default_parameters(study->graph.graph);
  graph::PointEvaluator evaluator = Places(*study, parameters).evaluator(positions);
  const std::string point = row_name(*study, row);
  std::string text = point.empty() ? "" : "at " + point + "\n";
  Json all{{"metric", column->name}, {"at", point}};
  for (size_t output : {study->row_failure, column->output})
    if (auto failure = static_cast<uint32_t>(evaluator.value(study->graph.outputs[output].failure)); failure != 0) {
      const std::string why = Reasons(*study, parameters).text(row, failure);
      all["infeasible"] = why;
      write_file("", as_json ? all.dump(2) + "\n" : text + options.metric + " is infeasible: " + why + "\n");
      return session.finish();
    }
  if (column->kind == elaborate::Column::Kind::text) {
    auto form = static_cast<size_t>(evaluator.value(study->graph.outputs[column->output].value));
    text += column->name + " = " + fmt::format("{}", fmt::join(study->texts[form].parts, "…")) + "\n";
  }
  const WrittenUnits units(session.program, session.module);
  const bool is_number = column->kind == elaborate::Column::Kind::number;
  const auto bottlenecks =
      is_number ? bottlenecks_of(session.program, units, *found, parameters) : std::vector<Bottleneck>{};
  const auto decisions = decisions_of(session.program, *found);
  const auto shares = is_number ? provenance(session, options, *found) : std::vector<ConfidenceShare>{};
  if (session.diagnostics.has_errors()) return session.finish();
  const auto tree = explain_column(session.program, units, *study, *column, positions, options.depth);
  if (as_json) {
    if (is_number) {
      all["value"] = evaluator.value(study->graph.outputs[column->output].value) / column->scale;
      all["unit"] = column->unit;
    }
    all["binds"] = json_of(bottlenecks), all["chosen"] = json_of(decisions), all["rests_on"] = json_of(shares);
    all["tree"] = explanation_json(tree);
    write_file("", all.dump(2) + "\n");
    return session.finish();
  }
  write_bottlenecks(bottlenecks, units, text);
  write_decisions(decisions, units, text);
  text += explanation_text(tree, options.depth, use_colour(options.session.colour, STDOUT_FILENO));
  write_provenance(shares, text);
  write_file("", text);
  return session.finish();
}

Registration registration(
    {"explain", "Show the tree of values, sources and decisions behind a number",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<ExplainOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("METRIC", options->metric, "A reported column")->required();
       app.add_option("--at", options->at, "A point of an axis: --at chip=H20 (may be repeated)")
           ->type_name("AXIS=POINT");
       app.add_option("--depth", options->depth, "How many levels of named values")->check(CLI::Range(1, 1000));
       app.add_option("--format", options->format, "table or json")->check(CLI::IsMember({"table", "json"}));
       app.add_option("--study", options->studies, "Only this study");
       options->session.add_to(app, true);
       return [options] { return explain(*options); };
     },
     20});

}  // namespace
}  // namespace ingot::driver
