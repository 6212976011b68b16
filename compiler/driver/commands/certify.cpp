// `ingot certify SPEC`: the best points of each study with an objective, with a proof, and how many points its `require`s leave.
#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/over.h"
#include "compiler/driver/place.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/repeated.h"
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

/// How many points the `require`s leave.
Json requirements_of(const elaborate::Study& study, const std::vector<double>& parameters, std::string& text) {
  const graph::NodeId failure = study.graph.outputs[study.row_failure].failure;
  if (study.graph.graph.is_constant(failure, 0)) return {};
  const auto proof = readings::prove(study.graph, parameters, failure, repeated_runs());
  if (proof.fails == 0)
    text += fmt::format("  `require`s hold at all {} points ({} evaluations)\n", proof.holds, proof.boxes);
  else
    text += fmt::format("  `require`s hold at {} points and fail at {} ({} evaluations)\n", proof.holds, proof.fails,
                        proof.boxes);
  Json requirements{{"hold", proof.holds}, {"fail", proof.fails}, {"evaluations", proof.boxes}};
  if (proof.fails == 0) return requirements;
  auto evaluator = Places(study, parameters).evaluator(positions_at(study, proof.first_failure));
  const std::string why =
      Reasons(study, parameters).text(proof.first_failure, static_cast<uint32_t>(evaluator.value(failure)));
  text += "  first at " + row_name(study, proof.first_failure) + ": " + why + "\n";
  requirements["first"] = row_name(study, proof.first_failure);
  requirements["why"] = why;
  return requirements;
}

std::string in_unit(double value, const Shown& unit) {
  return shown(value / unit.scale) + (unit.unit.empty() ? "" : " " + unit.unit);
}

std::string named(const elaborate::Objective& objective) {
  return (objective.maximize ? "maximize " : "minimize ") + objective.name;
}

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json certify_best(const elaborate::Study& study, const CertifyOptions& options, std::string& text) {
  const auto parameters = default_parameters(study.graph.graph);
  const auto& [count, objective] = study.top.front();
  const graph::Output& output = study.graph.outputs[objective.output];
  const readings::Search search{output.value, output.failure, objective.maximize, count, options.most_evaluations};
  const auto certificate = readings::certify(study.graph, parameters, search, repeated_runs());
  const Shown unit = unit_of(study, objective);
  text += study.name + ": " + named(objective) + "\n";
  Json best = Json::array();
  for (const auto& point : certificate.best) {
    const std::string where = row_name(study, point.row);
    text += "  " + in_unit(point.value, unit) + (where.empty() ? "" : " at " + where) + "\n";
    best.push_back({{"value", point.value / unit.scale}, {"row", point.row}, {"at", where}});
  }
  if (certificate.best.empty() && certificate.proved) text += "  proved: no point is feasible\n";
  if (certificate.proved && !certificate.best.empty())
    text += "  proved: no other of the " + std::to_string(certificate.rows) + " points is better\n";
  double gap = 0;
  if (!certificate.proved) {
    text += "  stopped: no point is better than " + in_unit(certificate.bound, unit);
    if (!certificate.best.empty()) {
      gap = std::abs(certificate.best.back().value - certificate.bound);
      text += ", a gap of " + in_unit(gap, unit);
      if (certificate.best.back().value != 0 && std::isfinite(gap))
        text += fmt::format(" ({} %)", output::format_number(100 * gap / std::abs(certificate.best.back().value), 2));
    }
    text += "\n";
  }
  text += fmt::format("  {} evaluations ({} boxes, {} points); every point on its own would be {}\n",
                      certificate.boxes + certificate.points, certificate.boxes, certificate.points, certificate.rows);
  return {{"study", study.name},
          {"objective", named(objective)},
          {"unit", unit.unit},
          {"best", best},
          {"proved", certificate.proved},
          {"bound", finite(certificate.bound / unit.scale)},
          {"gap", finite(gap / unit.scale)},
          {"boxes", certificate.boxes},
          {"points", certificate.points},
          {"rows", certificate.rows},
          {"requires", requirements_of(study, parameters, text)}};
}

Json certify_front(const elaborate::Study& study, const CertifyOptions& options, std::string& text) {
  const auto parameters = default_parameters(study.graph.graph);
  readings::FrontSearch search;
  search.most_evaluations = options.most_evaluations;
  std::vector<Shown> units;
  Json objectives = Json::array(), front = Json::array();
  std::string names;
  for (const auto& objective : study.pareto) {
    const graph::Output& output = study.graph.outputs[objective.output];
    search.objectives.push_back({output.value, output.failure, objective.maximize});
    units.push_back(unit_of(study, objective));
    objectives.push_back({{"objective", named(objective)}, {"unit", units.back().unit}});
    names += (names.empty() ? "" : ", ") + named(objective);
  }
  const auto certificate = readings::certify(study.graph, parameters, search, repeated_runs());
  text += study.name + ": pareto " + names + "\n";
  for (const auto& point : certificate.front) {
    const std::string where = row_name(study, point.row);
    std::string values;
    Json in_units = Json::array();
    for (size_t i = 0; i < units.size(); ++i) {
      values += (values.empty() ? "" : ", ") + in_unit(point.values[i], units[i]);
      in_units.push_back(point.values[i] / units[i].scale);
    }
    text += "  " + values + " at " + where + "\n";
    front.push_back({{"values", in_units}, {"row", point.row}, {"at", where}});
  }
  Json bounds = Json::array();
  for (size_t i = 0; i < units.size(); ++i) bounds.push_back(finite(certificate.bounds[i] / units[i].scale));
  if (certificate.proved && certificate.front.empty()) {
    text += "  proved: no point is feasible\n";
  } else if (certificate.proved) {
    text += fmt::format("  proved: each of the other {} points is beaten by one of these, or infeasible\n",
                        certificate.rows - certificate.front.size());
  } else {
    text += fmt::format("  stopped: {} points are not ruled out; no point is better than", certificate.unseen);
    for (size_t i = 0; i < units.size(); ++i) text += (i > 0 ? ", " : " ") + in_unit(certificate.bounds[i], units[i]);
    text += "\n";
  }
  text += fmt::format("  {} evaluations ({} boxes, {} points); every point on its own would be {}\n",
                      certificate.boxes + certificate.points, certificate.boxes, certificate.points, certificate.rows);
  return {{"study", study.name},
          {"pareto", objectives},
          {"front", front},
          {"proved", certificate.proved},
          {"bounds", bounds},
          {"unseen", certificate.unseen},
          {"boxes", certificate.boxes},
          {"points", certificate.points},
          {"rows", certificate.rows},
          {"requires", requirements_of(study, parameters, text)}};
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
    for (const auto& study : studies) all.push_back(prove_over(session, study, *over, text));
    write_file("", options.format == "json" ? all.dump(2) + "\n" : text);
    return session.finish();
  }
  for (const auto& study : studies) {
    if (!study.pareto.empty())
      all.push_back(certify_front(study, options, text));
    else if (!study.top.empty())
      all.push_back(certify_best(study, options, text));
  }
  if (all.empty()) {
    session.diagnostics.report(diagnostic::no_objective, {}, options.spec)
        .help("a study says what is best with `minimize`, `maximize`, `pareto` or `top N minimize`");
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
