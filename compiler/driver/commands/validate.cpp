// `ingot validate SPEC...`: predictions against measurements. Each spec has a study `validation` that reports, for each published case,
// `source`, `measured` and `predicted`; a text `set_apart` that is not empty takes a row out of the statistics, with its reason.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/results.h"
#include "compiler/driver/scatter.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct ValidateOptions {
  SessionOptions session;
  std::vector<std::string> specs;
  std::string format = "table", svg, output;
  bool each = false;
};

struct Case {
  std::string source, name, set_apart;
  double measured = 0, predicted = 0;
  double error() const { return predicted / measured - 1; }
};

struct Source {
  std::string name;
  std::vector<Case> cases, apart;
};

std::vector<std::string> specs_under(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<std::string> specs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      specs.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.path().extension() == ".ingot") inside.push_back(entry.path().string());
    std::sort(inside.begin(), inside.end());
    specs.insert(specs.end(), inside.begin(), inside.end());
  }
  return specs;
}

/// Adds the cases of one spec; a spec without the study is passed over when it was found in a folder.
bool collect(const ValidateOptions& options, const std::string& spec, std::vector<Source>& sources) {
  Session session(options.session);
  if (!session.load(spec)) return session.finish() == exit_ok;
  bool has_study = false;
  for (NodeId item : session.program.tree.children_of(session.program.modules[session.module].node))
    has_study = has_study || (session.program.tree.kind(item) == NodeKind::study_ &&
                              session.program.tree.text(item) == "validation");
  if (!has_study) return true;
  auto studies = studies_of(session, {"validation"}, {});
  if (session.diagnostics.has_errors() || studies.empty()) return session.finish() == exit_ok;
  const auto& study = studies[0];
  auto parameters = default_parameters(study.graph.graph);
  output::ResultTable table = make_table(study, run_study(study.graph, parameters, Engine::automatic), parameters);
  auto column = [&](const std::string& name) {
    for (size_t i = 0; i < table.columns.size(); ++i)
      if (table.columns[i].name == name) return static_cast<int>(i);
    return -1;
  };
  int source = column("source"), measured = column("measured"), predicted = column("predicted"),
      set_apart = column("set_apart");
  if (source < 0 || measured < 0 || predicted < 0) {
    session.diagnostics.report(diagnostic::validation_columns, study.span, spec);
    session.finish();
    return false;
  }
  for (const auto& row : table.rows) {
    Case one;
    one.source = row[static_cast<size_t>(source)].text;
    for (size_t i = 0; i < table.columns.size(); ++i)
      if (table.columns[i].kind == output::ColumnKind::axis) one.name += (one.name.empty() ? "" : ", ") + row[i].text;
    one.measured = row[static_cast<size_t>(measured)].value;
    const output::Cell& cell = row[static_cast<size_t>(predicted)];
    one.predicted = cell.value;
    if (set_apart >= 0) one.set_apart = row[static_cast<size_t>(set_apart)].text;
    if (cell.state == output::Cell::State::infeasible && one.set_apart.empty())
      one.set_apart = "no prediction: " + cell.text;
    auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.name == one.source; });
    if (found == sources.end()) found = sources.insert(sources.end(), {one.source, {}, {}});
    (one.set_apart.empty() ? found->cases : found->apart).push_back(std::move(one));
  }
  return session.finish() == exit_ok;
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1,
                         static_cast<size_t>(std::ceil(q * static_cast<double>(values.size())) - (q > 0 ? 1 : 0)))];
}

output::Cell text_cell(std::string text) {
  output::Cell cell;
  cell.text = std::move(text);
  return cell;
}
output::Cell number_cell(double value) {
  output::Cell cell;
  cell.value = value;
  return cell;
}

output::ResultTable summary(const std::vector<Source>& sources) {
  using output::ColumnKind;
  output::ResultTable table;
  table.study = "validation";
  table.title = "predicted against measured";
  table.columns = {{"source", ColumnKind::axis, "", 3},
                   {"cases", ColumnKind::number, "", 6},
                   {"mean error", ColumnKind::number, "%", 3},
                   {"median", ColumnKind::number, "%", 3},
                   {"90th percentile", ColumnKind::number, "%", 3},
                   {"worst", ColumnKind::number, "%", 3},
                   {"bias", ColumnKind::number, "%", 3},
                   {"set apart", ColumnKind::number, "", 6},
                   {"why", ColumnKind::text, "", 3}};
  for (const Source& source : sources) {
    std::vector<double> errors;
    double sum = 0, bias = 0;
    for (const Case& one : source.cases) {
      errors.push_back(100 * std::abs(one.error()));
      sum += errors.back();
      bias += 100 * one.error();
    }
    auto count = static_cast<double>(errors.size());
    std::vector<std::string> reasons;
    for (const Case& one : source.apart)
      if (std::find(reasons.begin(), reasons.end(), one.set_apart) == reasons.end()) reasons.push_back(one.set_apart);
    std::string why = reasons.size() > 2 ? reasons[0] + "; " + std::to_string(reasons.size() - 1) + " reasons more"
                                         : fmt::format("{}", fmt::join(reasons, "; "));
    std::vector<output::Cell> row{text_cell(source.name), number_cell(count)};
    if (errors.empty()) {
      for (int i = 0; i < 5; ++i) {
        output::Cell cell;
        cell.state = output::Cell::State::absent;
        row.push_back(cell);
      }
    } else {
      row.push_back(number_cell(sum / count));
      row.push_back(number_cell(quantile(errors, 0.5)));
      row.push_back(number_cell(quantile(errors, 0.9)));
      row.push_back(number_cell(quantile(errors, 1)));
      row.push_back(number_cell(bias / count));
    }
    row.push_back(number_cell(static_cast<double>(source.apart.size())));
    row.push_back(text_cell(why));
    table.rows.push_back(std::move(row));
  }
  return table;
}

output::ResultTable every_case(const std::vector<Source>& sources) {
  using output::ColumnKind;
  output::ResultTable table;
  table.study = "cases";
  table.title = "every case";
  table.columns = {{"source", ColumnKind::axis, "", 3},     {"case", ColumnKind::axis, "", 3},
                   {"measured", ColumnKind::number, "", 4}, {"predicted", ColumnKind::number, "", 4},
                   {"error", ColumnKind::number, "%", 3},   {"set apart", ColumnKind::text, "", 3}};
  for (const Source& source : sources)
    for (const auto* cases : {&source.cases, &source.apart})
      for (const Case& one : *cases)
        table.rows.push_back({text_cell(source.name), text_cell(one.name), number_cell(one.measured),
                              number_cell(one.predicted), number_cell(100 * one.error()), text_cell(one.set_apart)});
  return table;
}

int validate(const ValidateOptions& options) {
  std::vector<Source> sources;
  bool good = true;
  for (const std::string& spec : specs_under(options.specs)) good = collect(options, spec, sources) && good;
  auto write = [&](const output::ResultTable& table) {
    if (options.format == "csv") return output::write_csv(table);
    if (options.format == "json") return output::write_json(table);
    bool terminal = options.output.empty() && is_terminal(1);
    return output::write_table(table, {options.output.empty() && use_colour(options.session.colour, 1),
                                       terminal ? terminal_width() : 0, true});
  };
  std::string text = write(options.each ? every_case(sources) : summary(sources));
  if (std::string error = write_file(options.output, text); !error.empty()) {
    std::cerr << "error[E0613]: `" << options.output << "` cannot be written: " << error << "\n";
    return exit_failure;
  }
  if (!options.svg.empty())
    for (const Source& source : sources) {
      std::vector<std::pair<double, double>> points;
      for (const Case& one : source.cases) points.emplace_back(one.measured, one.predicted);
      std::string file = source.name;
      for (char& c : file)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
      std::error_code ignored;
      std::filesystem::create_directories(options.svg, ignored);
      std::string path = options.svg + "/" + file + ".svg";
      if (std::string error = write_file(path, scatter_svg(source.name, points)); !error.empty()) {
        std::cerr << "error[E0613]: `" << path << "` cannot be written: " << error << "\n";
        return exit_failure;
      }
    }
  return good ? exit_ok : exit_failure;
}

Registration registration(
    {"validate", "Compare predictions with published measurements",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<ValidateOptions>();
       app.add_option("SPEC", options->specs, "Specs with a study `validation`, or folders of them")->required();
       app.add_flag("--each", options->each, "Every case instead of the summary of each source");
       app.add_option("--svg", options->svg, "Folder for a plot of each source, predicted against measured");
       app.add_option("--format", options->format, "table, csv or json")
           ->check(CLI::IsMember({"table", "csv", "json"}));
       app.add_option("-o,--output", options->output, "File to write instead of standard output");
       options->session.add_to(app, true);
       return [options] { return validate(*options); };
     },
     45});

}  // namespace
}  // namespace ingot::driver
