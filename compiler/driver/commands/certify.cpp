// `ingot certify SPEC`: the best points of each study with an objective, with a proof, and how many points its `require`s leave.
#include <cmath>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/place.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/readings/certify.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct CertifyOptions {
  SessionOptions session;
  std::string spec, format = "table";
  std::vector<std::string> studies, over;
  uint64_t most_evaluations = 0;
};

using Json = nlohmann::ordered_json;

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string shown(double value) { return output::format_number(value, 6); }

/// The objective in the unit of the column that reports it, when one does.
struct Shown {
  double scale = 1;
  std::string unit;
};
Shown unit_of(const elaborate::Study& study, const elaborate::Objective& objective) {
  for (const auto& column : study.columns)
    if (study.graph.outputs[column.output].value == study.graph.outputs[objective.output].value &&
        column.kind == elaborate::Column::Kind::number)
      return {column.scale, column.unit};
  return {};
}

Json certify_study(const elaborate::Study& study, const CertifyOptions& options, std::string& text) {
  const auto parameters = default_parameters(study.graph.graph);
  const auto& [count, objective] = study.top.front();
  const graph::Output& output = study.graph.outputs[objective.output];
  readings::Search search;
  search.objective = output.value;
  search.failure = output.failure;
  search.maximize = objective.maximize;
  search.wanted = count;
  search.most_evaluations = options.most_evaluations;
  const auto certificate = readings::certify(study.graph, parameters, search);
  const Shown unit = unit_of(study, objective);
  const std::string name = (objective.maximize ? "maximize " : "minimize ") + objective.name;
  const uint64_t evaluations = certificate.boxes + certificate.points;
  text += study.name + ": " + name + "\n";
  Json best = Json::array();
  for (const auto& point : certificate.best) {
    const std::string where = row_name(study, point.row);
    text += "  " + shown(point.value / unit.scale) + (unit.unit.empty() ? "" : " " + unit.unit) +
            (where.empty() ? "" : " at " + where) + "\n";
    best.push_back({{"value", point.value / unit.scale}, {"row", point.row}, {"at", where}});
  }
  if (certificate.best.empty() && certificate.proved) text += "  proved: no point is feasible\n";
  if (certificate.proved && !certificate.best.empty())
    text += "  proved: no other of the " + std::to_string(certificate.rows) + " points is better\n";
  if (!certificate.proved) {
    text += "  stopped: no point is better than " + shown(certificate.bound / unit.scale);
    if (!certificate.best.empty())
      text += ", a gap of " + shown(std::abs(certificate.best.back().value - certificate.bound) / unit.scale);
    text += "\n";
  }
  text += fmt::format("  {} evaluations ({} boxes, {} points); every point on its own would be {}\n", evaluations,
                      certificate.boxes, certificate.points, certificate.rows);
  const graph::NodeId failure = study.graph.outputs[study.row_failure].failure;
  Json requirements;
  if (!study.graph.graph.is_constant(failure, 0)) {
    const auto proof = readings::prove(study.graph, parameters, failure);
    text += fmt::format("  `require`s hold at {} points and fail at {} ({} evaluations)\n", proof.holds, proof.fails,
                        proof.boxes);
    requirements = {{"hold", proof.holds}, {"fail", proof.fails}, {"evaluations", proof.boxes}};
    if (proof.fails > 0) {
      auto evaluator = Places(study, parameters).evaluator(positions_at(study, proof.first_failure));
      const std::string why =
          Reasons(study, parameters).text(proof.first_failure, static_cast<uint32_t>(evaluator.value(failure)));
      text += "  first at " + row_name(study, proof.first_failure) + ": " + why + "\n";
      requirements["first"] = row_name(study, proof.first_failure);
      requirements["why"] = why;
    }
  }
  return {{"study", study.name},
          {"objective", name},
          {"unit", unit.unit},
          {"best", best},
          {"proved", certificate.proved},
          {"bound", std::isfinite(certificate.bound) ? Json(certificate.bound / unit.scale) : Json(nullptr)},
          {"boxes", certificate.boxes},
          {"points", certificate.points},
          {"rows", certificate.rows},
          {"requires", requirements}};
}

/// What `--over PATH=LOW..HIGH` says.
struct Over {
  std::string path;
  TypeId type = 0;
  std::pair<double, double> ends;
};

/// Each path becomes a parameter of the graph, in the order of the session's parameters. Nothing when something was reported.
std::optional<std::vector<Over>> read_over(Session& session, const std::vector<std::string>& texts) {
  std::map<NodeId, Over> by_node;
  for (const std::string& text : texts) {
    const size_t equals = text.find('='), dots = text.find("..");
    const std::string path = trimmed(text.substr(0, equals));
    std::set<NodeId> before;
    for (const auto& [node, listed] : session.parameters) before.insert(node);
    if (!session.add_parameter(path)) return std::nullopt;
    for (const auto& [node, listed] : session.parameters) {
      if (before.contains(node)) continue;
      const TypeId type = session.program.type(node);
      const auto low = quantity_of(session, "--over", trimmed(text.substr(equals + 1, dots - equals - 1)), type);
      const auto high = low ? quantity_of(session, "--over", trimmed(text.substr(dots + 2)), type) : low;
      if (!low || !high) return std::nullopt;
      by_node[node] = {path, type, {std::min(*low, *high), std::max(*low, *high)}};
    }
  }
  std::vector<Over> result;
  result.reserve(by_node.size());
  for (auto& [node, over] : by_node) result.push_back(std::move(over));
  return result;
}

Json prove_study(const Session& session, const elaborate::Study& study, const std::vector<Over>& over,
                 std::string& text) {
  std::vector<std::pair<double, double>> ends;
  std::string ranges;
  for (const Over& one : over) {
    ends.push_back(one.ends);
    ranges += (ranges.empty() ? "" : ", ") + one.path + " from " +
              quantity_text(session.program, one.type, one.ends.first) + " to " +
              quantity_text(session.program, one.type, one.ends.second);
  }
  const graph::NodeId failure = study.graph.outputs[study.row_failure].failure;
  const auto proof = readings::prove_over(study.graph, ends, failure);
  const auto percent = [](double share) { return output::format_number(100 * share, 4) + " %"; };
  text += study.name + ": `require`s over " + ranges + "\n";
  if (proof.fails == 0 && proof.undecided == 0)
    text += "  proved: they hold everywhere\n";
  else if (proof.holds == 0 && proof.undecided == 0)
    text += "  proved: they fail everywhere\n";
  else
    text += "  proved: they hold over " + percent(proof.holds) + " and fail over " + percent(proof.fails) + "; " +
            percent(proof.undecided) + " around the border is undecided\n";
  Json result{{"study", study.name},          {"over", ranges},      {"holds", proof.holds}, {"fails", proof.fails},
              {"undecided", proof.undecided}, {"boxes", proof.boxes}};
  if (!proof.failing.empty()) {
    auto evaluator = Places(study, proof.failing).evaluator(positions_at(study, proof.failing_row));
    std::string where = row_name(study, proof.failing_row);
    for (size_t i = 0; i < over.size(); ++i)
      where += (where.empty() ? "" : ", ") + over[i].path + " = " +
               quantity_text(session.program, over[i].type, proof.failing[i], 6);
    const std::string why =
        Reasons(study, proof.failing).text(proof.failing_row, static_cast<uint32_t>(evaluator.value(failure)));
    text += "  one that fails: " + where + ": " + why + "\n";
    result["failing"] = where, result["why"] = why;
  }
  text += fmt::format("  {} boxes\n", proof.boxes);
  return result;
}

int certify(const CertifyOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  const auto over = read_over(session, options.over);
  if (!over) return session.finish();
  elaborate::Options elaboration;
  for (const auto& [node, listed] : session.parameters) elaboration.parameters.emplace(node, listed.parameter);
  const auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  std::string text;
  Json all = Json::array();
  if (!over->empty()) {
    for (const auto& study : studies) all.push_back(prove_study(session, study, *over, text));
    write_file("", options.format == "json" ? all.dump(2) + "\n" : text);
    return session.finish();
  }
  for (const auto& study : studies)
    if (!study.top.empty()) all.push_back(certify_study(study, options, text));
  if (all.empty()) {
    session.diagnostics.report(diagnostic::no_objective, {}, options.spec)
        .help("a study says what is best with `minimize`, `maximize` or `top N minimize`");
    return session.finish();
  }
  write_file("", options.format == "json" ? all.dump(2) + "\n" : text);
  return session.finish();
}

Registration registration(
    {"certify", "Find the best points of a study with a proof",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<CertifyOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("--study", options->studies, "Only this study (may be repeated)");
       app.add_option("--over", options->over,
                      "Prove the `require`s for all values: --over 'H20.tdp = 300 W .. 500 W' (may be repeated)")
           ->check([](const std::string& text) {
             static const std::regex form("[^=]+=" + quantity_form() + "\\.\\." + quantity_form());
             return std::regex_match(text, form) ? "" : "wants a path and two quantities: 'PATH = LOW .. HIGH'";
           })
           ->type_name("PATH=LOW..HIGH");
       app.add_option("--evaluations", options->most_evaluations, "Stop after so many and say how large the gap is");
       app.add_option("--format", options->format, "table or json")->check(CLI::IsMember({"table", "json"}));
       options->session.add_to(app, true);
       return [options] { return certify(*options); };
     },
     23});

}  // namespace
}  // namespace ingot::driver
