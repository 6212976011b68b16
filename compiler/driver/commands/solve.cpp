// `ingot solve SPEC PATH --so-that 'column = quantity'`: what a value would have to be.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/bottlenecks.h"
#include "compiler/driver/cell_bounds.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/root.h"
#include "compiler/driver/studies.h"
#include "compiler/driver/written_units.h"
#include "compiler/readings/isolate.h"
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

/// What a solve found: crossings of the goal, stretches on which it is taken everywhere, and where nothing could be decided.
struct Found {
  std::vector<Crossing> crossings;
  std::vector<readings::Cell> everywhere, undecided;
};

/// The crossings that a grid shows, and what intervals cannot rule out besides.
Found find_all(const Sampler& sample, const Roots& roots, const readings::Isolated& isolated, double goal) {
  Found found;
  found.crossings = roots.crossings;
  const double scale = std::max(std::abs(goal), 1e-300);
  for (const auto& place : isolated.places) {
    // Around a place where it is only touched the value is the goal as far as numbers tell.
    const double size = std::max(std::abs(place.cell.low), std::abs(place.cell.high));
    if (place.all && place.cell.high - place.cell.low > 1e-6 * size) {
      found.everywhere.push_back(place.cell);
      continue;
    }
    const double room = 1e-12 * size;
    const double low = std::max(roots.grid.front().x, place.cell.low - room),
                 high = std::min(roots.grid.back().x, place.cell.high + room);
    const auto lies_in = [&](const Crossing& one) { return one.above.x >= low && one.below.x <= high; };
    if (std::any_of(found.crossings.begin(), found.crossings.end(), lies_in)) continue;
    const Roots inside = find_roots(sample, {low, low + (high - low) / 2, high}, goal);
    if (!inside.crossings.empty()) {
      found.crossings.insert(found.crossings.end(), inside.crossings.begin(), inside.crossings.end());
    } else if (inside.nearest.y && std::abs(*inside.nearest.y - goal) <= 1e-9 * scale) {
      const auto is_the_same = [&](const Crossing& one) {
        return std::abs(one.below.x - inside.nearest.x) <= 1e-6 * size;
      };
      if (std::none_of(found.crossings.begin(), found.crossings.end(), is_the_same))
        found.crossings.push_back({inside.nearest, inside.nearest, false, true});
    } else if (!place.at_most_one) {  // of one slope and no change of side: no solution
      found.undecided.push_back(place.cell);
    }
  }
  const auto in_a_stretch = [&](const Crossing& one) {
    return std::any_of(found.everywhere.begin(), found.everywhere.end(), [&](const auto& cell) {
      const double room = 1e-9 * std::max(std::abs(cell.low), std::abs(cell.high));
      return one.above.x >= cell.low - room && one.below.x <= cell.high + room;
    });
  };
  std::erase_if(found.crossings, in_a_stretch);
  std::sort(found.crossings.begin(), found.crossings.end(),
            [](const Crossing& a, const Crossing& b) { return a.below.x < b.below.x; });
  return found;
}

/// What holds the metric at `x`, where the path no longer does: the winning sides of `max` and `min` that do not follow it. A second
/// elaboration, with names.
std::vector<std::string> binding_at(Session& session, const SolveOptions& options, elaborate::Options elaboration,
                                    const std::string& metric, const std::string& study, double x) {
  elaboration.keep_names = true;
  const auto studies = study_again(session, study, elaboration);
  if (session.diagnostics.has_errors()) return {};
  const auto found = find_metric(session, studies, metric, options.at);
  if (!found) return {};
  std::vector<double> parameters = default_parameters(found->study->graph.graph);
  parameters[0] = x;
  const WrittenUnits units(session.program, session.module);
  std::vector<std::string> lines;
  for (const Bottleneck& one : bottlenecks_of(session.program, units, *found, parameters)) {
    const auto loses = [](const auto& side) { return side.follows_parameter && side.decides_at == 0; };
    if (one.sides[0].follows_parameter || std::none_of(one.sides.begin(), one.sides.end(), loses)) continue;
    const auto sides = bottleneck_lines(units, one);
    lines.push_back((one.owner.empty() ? "" : "in " + one.owner + ": ") + sides[0]);
    for (size_t i = 1; i < sides.size(); ++i)
      if (loses(one.sides[i])) lines.push_back("  " + sides[i]);
  }
  return lines;
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
  const auto places = places_between(listed.parameter.value, from, to);
  const Roots roots = find_roots(sample, places, *goal);
  const auto isolated = readings::isolate(cell_bounds(study), places, *goal);
  const Found found = find_all(sample, roots, isolated, *goal);

  const elaborate::Column& column = *metric->column;
  const auto path_text = [&](double x) { return quantity_text(session.program, path_type, x, 6); };
  const auto column_text = [&](double y) {
    return output::format_number(y / column.scale, 6) + (column.unit.empty() ? "" : " " + column.unit);
  };
  const std::string range = path_text(places.front()) + " to " + path_text(places.back());
  std::string text;
  using Json = nlohmann::ordered_json;
  Json solutions = Json::array(), stretches = Json::array(), undecided = Json::array(), binding = Json::array();
  for (const Crossing& crossing : found.crossings) {
    const bool first = std::abs(*crossing.below.y - *goal) <= std::abs(*crossing.above.y - *goal);
    const Sample& best = first ? crossing.below : crossing.above;
    text += options.path + " = " + path_text(best.x);
    if (crossing.jump)
      text += fmt::format("   {} jumps there from {} to {}", column.name, column_text(*crossing.below.y),
                          column_text(*crossing.above.y));
    if (crossing.touches) text += fmt::format("   {} touches it there", column.name);
    text += "\n";
    solutions.push_back({{"value", best.x / listed.parameter.scale},
                         {"unit", listed.parameter.unit},
                         {"column", *best.y / column.scale},
                         {"jump", crossing.jump},
                         {"touches", crossing.touches}});
  }
  const auto in_unit = [&](const readings::Cell& cell) {
    return Json{cell.low / listed.parameter.scale, cell.high / listed.parameter.scale};
  };
  for (const readings::Cell& cell : found.everywhere) {
    text += fmt::format("{} = anything from {} to {}\n", options.path, path_text(cell.low), path_text(cell.high));
    stretches.push_back(in_unit(cell));
  }
  for (const readings::Cell& cell : found.undecided) undecided.push_back(in_unit(cell));
  const bool solved = !found.crossings.empty() || !found.everywhere.empty(), any_feasible = roots.nearest.y.has_value();
  if (!solved && !any_feasible)
    text += fmt::format(
        "no value of {} makes {} feasible: {}\n", options.path, column.name,
        Reasons(*metric->study, default_parameters(metric->study->graph.graph)).text(metric->row, failure_at_nearest));
  if (!solved && any_feasible) {
    text += fmt::format("no value of {} from {} gives {} = {}\nnearest: {} at {}\n", options.path, range, column.name,
                        column_text(*goal), column_text(*roots.nearest.y), path_text(roots.nearest.x));
    const auto flat = std::count_if(roots.grid.begin(), roots.grid.end(),
                                    [&](const Sample& s) { return s.y && *s.y == *roots.nearest.y; });
    const auto infeasible = std::count_if(roots.grid.begin(), roots.grid.end(), [](const Sample& s) { return !s.y; });
    const auto lines = binding_at(session, options, elaboration, column.name, metric->study->name, roots.nearest.x);
    for (const std::string& line : lines) binding.push_back(trimmed(line));
    if (flat > 1 && lines.empty())
      text += fmt::format("it does not depend on {} there\n", options.path);
    else if (!lines.empty())
      text += fmt::format("it does not depend on {} there; what binds:\n", options.path);
    for (const std::string& line : lines) text += "  " + line + "\n";
    if (flat <= 1 && (roots.nearest.x == places.front() || roots.nearest.x == places.back()))
      text += "that is an end of what was tried (--from, --to)\n";
    if (infeasible > 0)
      text += fmt::format("infeasible at {} of {} values: {}\n", infeasible, roots.grid.size(),
                          Reasons(*metric->study, default_parameters(metric->study->graph.graph))
                              .text(metric->row, failure_at_nearest));
  }
  if (found.undecided.empty())
    text += fmt::format("proved: {} from {} does\n", solved ? "no other value" : "no value", range);
  for (const readings::Cell& cell : found.undecided)
    text += path_text(cell.low) == path_text(cell.high)
                ? fmt::format("undecided: at {}, to that many digits\n", path_text(cell.low))
                : fmt::format("undecided: {} to {}\n", path_text(cell.low), path_text(cell.high));
  if (options.format == "json") {
    Json all{{"path", options.path},     {"column", column.name},  {"goal", *goal / column.scale},
             {"unit", column.unit},      {"solutions", solutions}, {"everywhere_in", stretches},
             {"undecided_in", undecided}};
    if (!solved && any_feasible) {
      all["nearest"] = {{"value", roots.nearest.x / listed.parameter.scale},
                        {"column", *roots.nearest.y / column.scale}};
      all["binds"] = binding;
    }
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
