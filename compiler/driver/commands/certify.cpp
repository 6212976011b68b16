// `ingot certify SPEC`: the best points of each study with an objective, with a proof, and how many points its `require`s leave.
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
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
  std::vector<std::string> studies;
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
      graph::PointEvaluator evaluator(study.graph.graph, parameters);
      const auto positions = positions_of(study.graph, proof.first_failure);
      for (size_t i = 0; i < positions.size(); ++i) evaluator.set(study.graph.axes[i], positions[i]);
      const std::string why =
          reason_text(study, parameters, proof.first_failure, static_cast<uint32_t>(evaluator.value(failure)));
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

int certify(const CertifyOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  const auto studies = studies_of(session, options.studies, {});
  if (session.diagnostics.has_errors()) return session.finish();
  std::string text;
  Json all = Json::array();
  for (const auto& study : studies)
    if (!study.top.empty()) all.push_back(certify_study(study, options, text));
  if (all.empty()) {
    session.diagnostics.report(DiagnosticId::no_objective, {}, options.spec)
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
       app.add_option("--evaluations", options->most_evaluations, "Stop after so many and say how large the gap is");
       app.add_option("--format", options->format, "table or json")->check(CLI::IsMember({"table", "json"}));
       options->session.add_to(app, true);
       return [options] { return certify(*options); };
     },
     23});

}  // namespace
}  // namespace ingot::driver
