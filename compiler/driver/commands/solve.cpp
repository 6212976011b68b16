// `ingot solve SPEC PATH --so-that 'column = quantity'`: what a value would have to be.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/root.h"
#include "compiler/driver/studies.h"
#include "compiler/readings/rewrite.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct SolveOptions {
  SessionOptions session;
  std::string spec, path, goal, from, to, format = "table";
  std::vector<std::string> at, studies;
};

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// Where the path is tried: 600 places from a thousandth to a thousandfold of what is stated, in equal ratios, or between two ends.
std::vector<double> places_between(double stated, std::optional<double> from, std::optional<double> to) {
  constexpr int count = 600;
  std::vector<double> places;
  const bool ratios = !from && !to && stated != 0;
  const double low = from.value_or(stated == 0 ? -1 : stated / 1000),
               high = to.value_or(stated == 0 ? 1 : stated * 1000);
  for (int i = 0; i <= count; ++i) {
    const double share = static_cast<double>(i) / count;
    places.push_back(ratios ? stated * std::pow(1000.0, 2 * share - 1) : low + (high - low) * share);
  }
  if (stated > std::min(low, high) && stated < std::max(low, high)) places.push_back(stated);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

int solve(const SolveOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  const size_t equals = options.goal.find('=');
  if (equals == std::string::npos) {
    session.diagnostics.report(diagnostic::goal_unreadable, {}, options.goal)
        .help("write a column, `=` and a quantity: --so-that 'usd_per_mtok = 0.30 USD/Mtok'");
    return session.finish();
  }
  if (!session.add_parameter(options.path)) return session.finish();
  const auto& [node, listed] = *session.parameters.begin();
  const TypeId path_type = session.program.type(node);
  elaborate::Options elaboration;
  elaboration.parameters.emplace(node, listed.parameter);
  const auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  const auto metric = find_metric(session, studies, trimmed(options.goal.substr(0, equals)), options.at);
  if (!metric) return session.finish();
  if (metric->column->kind != elaborate::Column::Kind::number) {
    session.diagnostics.report(diagnostic::metric_not_number, {}, metric->column->name);
    return session.finish();
  }
  const auto goal = quantity_of(session, "--so-that", trimmed(options.goal.substr(equals + 1)), metric->column->type);
  std::optional<double> from, to;
  if (!options.from.empty()) from = quantity_of(session, "--from", options.from, path_type);
  if (!options.to.empty()) to = quantity_of(session, "--to", options.to, path_type);
  if (session.diagnostics.has_errors()) return session.finish();

  const graph::Study study = metric_study(*metric);
  uint32_t failure_at_nearest = 0;
  const Sampler sample = [&](const std::vector<double>& places) {
    graph::Study swept = study;
    const graph::AxisId axis = swept.graph.add_axis({"place", static_cast<uint32_t>(places.size()), {}, {}});
    const graph::NodeId parameter = readings::parameter_nodes(swept.graph)[0];
    readings::Replacer replace(swept.graph, {{parameter, swept.graph.lookup(swept.graph.coordinate(axis), places)}});
    swept.axes = {axis};
    swept.exists = swept.graph.constant(1);
    swept.outputs = {{"value", replace(study.outputs[0].value), replace(study.outputs[0].failure)}};
    const StudyValues values = run_study(swept, default_parameters(swept.graph), Engine::automatic);
    std::vector<Sample> samples;
    for (size_t i = 0; i < places.size(); ++i) {
      samples.push_back({places[i], std::nullopt});
      if (values.failure(0, i) == 0)
        samples.back().y = values.value(0, i);
      else
        failure_at_nearest = values.failure(0, i);
    }
    return samples;
  };
  const Roots roots = find_roots(sample, places_between(listed.parameter.value, from, to), *goal);

  const elaborate::Column& column = *metric->column;
  const auto path_text = [&](double x) { return quantity_text(session.program, path_type, x, 6); };
  const auto column_text = [&](double y) {
    return output::format_number(y / column.scale, 6) + (column.unit.empty() ? "" : " " + column.unit);
  };
  std::string text;
  nlohmann::ordered_json solutions = nlohmann::ordered_json::array();
  for (const Crossing& crossing : roots.crossings) {
    const bool first = std::abs(*crossing.below.y - *goal) <= std::abs(*crossing.above.y - *goal);
    const Sample& best = first ? crossing.below : crossing.above;
    text += options.path + " = " + path_text(best.x);
    if (crossing.jump)
      text += fmt::format("   {} jumps there from {} to {}", column.name, column_text(*crossing.below.y),
                          column_text(*crossing.above.y));
    text += "\n";
    solutions.push_back({{"value", best.x / listed.parameter.scale},
                         {"unit", listed.parameter.unit},
                         {"column", *best.y / column.scale},
                         {"jump", crossing.jump}});
  }
  if (roots.crossings.empty() && !roots.nearest.y) {
    text += fmt::format(
        "no value of {} makes {} feasible: {}\n", options.path, column.name,
        Reasons(*metric->study, default_parameters(metric->study->graph.graph)).text(metric->row, failure_at_nearest));
  } else if (roots.crossings.empty()) {
    text += fmt::format("no value of {} from {} to {} gives {} = {}\nnearest: {} at {}\n", options.path,
                        path_text(roots.grid.front().x), path_text(roots.grid.back().x), column.name,
                        column_text(*goal), column_text(*roots.nearest.y), path_text(roots.nearest.x));
    const auto& grid = roots.grid;
    const auto infeasible = std::count_if(grid.begin(), grid.end(), [](const Sample& s) { return !s.y; });
    const auto& last = *std::max_element(grid.begin(), grid.end(), [&](const Sample& a, const Sample& b) {
      return a.y && b.y ? std::abs(*a.y - *goal) > std::abs(*b.y - *goal) : b.y.has_value();
    });
    const auto flat = std::count_if(grid.begin(), grid.end(), [&](const Sample& s) { return s.y && *s.y == *last.y; });
    if (flat > 1)
      text += fmt::format("it no longer depends on {} there: something else binds (ingot explain)\n", options.path);
    if (infeasible > 0)
      text += fmt::format("infeasible at {} of {} values: {}\n", infeasible, grid.size(),
                          Reasons(*metric->study, default_parameters(metric->study->graph.graph))
                              .text(metric->row, failure_at_nearest));
  }
  const bool solved = !roots.crossings.empty();
  if (options.format == "json") {
    nlohmann::ordered_json all{{"path", options.path},
                               {"column", column.name},
                               {"goal", *goal / column.scale},
                               {"unit", column.unit},
                               {"solutions", solutions}};
    if (!solved && roots.nearest.y)
      all["nearest"] = {{"value", roots.nearest.x / listed.parameter.scale},
                        {"column", *roots.nearest.y / column.scale}};
    text = all.dump(2) + "\n";
  }
  write_file("", text);
  return session.finish();
}

std::string is_quantity(const std::string& text) {
  static const std::regex form(quantity_form());
  return std::regex_match(text, form) ? "" : "wants one quantity, such as 2.4TB/s";
}

Registration registration(
    {"solve", "Find what a value would have to be",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<SolveOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("PATH", options->path, "The value to find, such as H20.memory.bandwidth")->required();
       app.add_option("--so-that", options->goal, "The goal: 'usd_per_mtok = 0.30 USD/Mtok'")->required();
       app.add_option("--at", options->at, "A point of an axis: --at chip=H20 (may be repeated)")
           ->type_name("AXIS=POINT");
       app.add_option("--from", options->from, "The least value tried, else a thousandth of what is stated")
           ->check(is_quantity);
       app.add_option("--to", options->to, "The greatest value tried, else a thousandfold")->check(is_quantity);
       app.add_option("--format", options->format, "table or json")->check(CLI::IsMember({"table", "json"}));
       app.add_option("--study", options->studies, "Only this study");
       options->session.add_to(app, true);
       return [options] { return solve(*options); };
     },
     22});

}  // namespace
}  // namespace ingot::driver
