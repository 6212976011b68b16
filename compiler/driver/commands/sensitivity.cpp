// `ingot sensitivity SPEC METRIC --at axis=value`: which inputs a number answers to, and how much.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/draws.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/sensitivity.h"
#include "compiler/driver/studies.h"
#include "compiler/driver/variance.h"
#include "compiler/driver/written_units.h"
#include "runtime/output/result_table.h"
#include "runtime/output/text_layout.h"

namespace ingot::driver {
namespace {

struct SensitivityOptions {
  SessionOptions session;
  std::string spec, metric, format = "table";
  std::vector<std::string> at, studies;
  double reach = 0.1;
  size_t top = 20;
  DrawOptions draws;
  unsigned threads = 0;
};

class Report {
 public:
  Report(const Session& session, const MetricAt& metric, const Sensitivity& result, const SensitivityOptions& options)
      : session_(session), metric_(metric), result_(result), options_(options) {}

  std::string table() const {
    const elaborate::Column& column = *metric_.column;
    std::string text = fmt::format("{} = {}", column.name, in_unit(result_.value, true));
    const std::string row = row_name(*metric_.study, metric_.row);
    if (!row.empty()) text += " at " + row;
    text += fmt::format("\neach input from end to end, or by {:g} % both ways; elasticity: % for 1 % of the input\n\n",
                        100 * options_.reach);
    const size_t shown = std::min(options_.top, result_.effects.size());
    std::vector<std::vector<std::string>> cells{{"input", "value", "from", "to", "", "elasticity", ""}};
    double widest = 0;
    const WrittenUnits units(session_.program, session_.module);
    for (size_t i = 0; i < shown; ++i) widest = std::max(widest, result_.effects[i].swing);
    for (size_t i = 0; i < shown; ++i) {
      const InputEffect& effect = result_.effects[i];
      cells.push_back({effect.input.path, units.text(effect.input.type, effect.input.value), end(effect.metric_low),
                       end(effect.metric_high), bar(effect, widest), elasticity(effect), remark(effect.input)});
    }
    text += aligned(cells);
    if (shown < result_.effects.size())
      text += fmt::format("{} more with a smaller swing (--top)\n", result_.effects.size() - shown);
    if (result_.without_effect > 0) text += fmt::format("{} without effect here\n", result_.without_effect);
    for (const auto& kink : result_.one_sided) text += one_sided(kink) + "\n";
    std::string rests;
    for (const auto& [share, confidence] : by_confidence())
      rests += (rests.empty() ? "" : ", ") + output::format_number(100 * share, 2) + " % " + confidence;
    if (!rests.empty()) text += "of its elasticities: " + rests + "\n";
    return text;
  }

  std::string csv() const {
    const elaborate::Column& column = *metric_.column;
    const std::string unit = column.unit.empty() ? "" : " [" + column.unit + "]";
    std::string text = "input,value,low,high," + column.name + "_low" + unit + "," + column.name + "_high" + unit +
                       ",derivative,elasticity,confidence\r\n";
    for (const InputEffect& effect : result_.effects) {
      const auto number = [](double x) { return std::isfinite(x) ? fmt::format("{}", x) : std::string(); };
      const auto metric = [&](const std::optional<double>& x) { return x ? number(*x / column.scale) : ""; };
      std::string path = effect.input.path;
      for (size_t at = 0; (at = path.find('"', at)) != std::string::npos; at += 2) path.insert(at, 1, '"');
      text += fmt::format("\"{}\",{},{},{},{},{},{},{},{}\r\n", path, number(effect.input.value), number(effect.low),
                          number(effect.high), metric(effect.metric_low), metric(effect.metric_high),
                          number(effect.derivative), number(effect.elasticity), effect.input.confidence);
    }
    return text;
  }

  std::string json() const {
    const elaborate::Column& column = *metric_.column;
    using Json = nlohmann::ordered_json;
    const auto number = [](double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); };
    const auto metric = [&](const std::optional<double>& x) { return x ? number(*x / column.scale) : Json(nullptr); };
    Json inputs = Json::array(), one_sided_places = Json::array();
    for (const InputEffect& effect : result_.effects)
      inputs.push_back({{"input", effect.input.path},
                        {"value", number(effect.input.value)},
                        {"low", number(effect.low)},
                        {"high", number(effect.high)},
                        {"metric_low", metric(effect.metric_low)},
                        {"metric_high", metric(effect.metric_high)},
                        {"derivative", number(effect.derivative)},
                        {"elasticity", number(effect.elasticity)},
                        {"confidence", effect.input.confidence},
                        {"source", effect.input.source},
                        {"structural", effect.input.structural}});
    for (const auto& kink : result_.one_sided) one_sided_places.push_back(one_sided(kink));
    Json confidences = Json::object();
    for (const auto& [share, confidence] : by_confidence()) confidences[confidence] = share;
    const Json all{{"metric", column.name},
                   {"by_confidence", confidences},
                   {"unit", column.unit},
                   {"value", number(result_.value / column.scale)},
                   {"at", row_name(*metric_.study, metric_.row)},
                   {"inputs", inputs},
                   {"one_sided", one_sided_places}};
    return all.dump(2) + "\n";
  }

 private:
  /// How much of the result rests on values of each confidence: shares of the sum of all elasticities' sizes, the largest first.
  std::vector<std::pair<double, std::string>> by_confidence() const {
    std::map<std::string, double> sums;
    double total = 0;
    for (const InputEffect& effect : result_.effects) {
      if (!std::isfinite(effect.elasticity)) continue;
      const std::string& stated = effect.input.confidence;
      sums[stated.empty() ? "without a stated confidence" : stated] += std::abs(effect.elasticity);
      total += std::abs(effect.elasticity);
    }
    std::vector<std::pair<double, std::string>> shares;
    for (const auto& [confidence, sum] : sums)
      if (sum > 0) shares.emplace_back(sum / total, confidence);
    std::sort(shares.rbegin(), shares.rend());
    return shares;
  }

  std::string in_unit(double value, bool with_unit) const {
    const elaborate::Column& column = *metric_.column;
    std::string text = output::format_number(value / column.scale, 4);
    return with_unit && !column.unit.empty() ? text + (column.unit == "%" ? "" : " ") + column.unit : text;
  }
  std::string end(const std::optional<double>& value) const { return value ? in_unit(*value, false) : "infeasible"; }

  /// Left of the middle: the metric falls. The end of the input's low value is light, of its high value dark.
  std::string bar(const InputEffect& effect, double widest) const {
    constexpr int half = 12;
    std::string cells[2 * half];
    for (std::string& cell : cells) cell = " ";
    const auto draw = [&](const std::optional<double>& at, const char* block) {
      if (!at || widest == 0) return;
      const double change = *at - result_.value;
      const int length = static_cast<int>(std::ceil(half * std::abs(change) / widest));
      for (int i = 0; i < std::min(length, half); ++i) cells[change < 0 ? half - 1 - i : half + i] = block;
    };
    draw(effect.metric_low, "░");
    draw(effect.metric_high, "█");
    std::string text;
    for (int i = 0; i < 2 * half; ++i) text += (i == half ? "│" : "") + cells[i];
    return text;
  }

  static std::string elasticity(const InputEffect& effect) {
    if (!std::isfinite(effect.elasticity)) return "";
    const bool steps = effect.derivative == 0 && effect.swing != 0;
    return steps ? "0 here" : fmt::format("{:+.3f}", effect.elasticity);
  }

  static std::string remark(const elaborate::Input& input) {
    std::string text = input.confidence;
    if (input.structural) text += text.empty() ? "also decides structure" : ", also decides structure";
    return text;
  }

  std::string one_sided(const Sensitivity::OneSided& kink) const {
    std::string what =
        kink.operation == "minimum" || kink.operation == "maximum" ? "two sides of a " + kink.operation + " are equal"
        : kink.operation == "reduce_min" || kink.operation == "reduce_max"
            ? "two elements are both the " + std::string(kink.operation == "reduce_min" ? "least" : "greatest")
            : "a number stands on a step of `" + kink.operation + "`";
    std::string text = "one-sided: " + what;
    if (kink.place.file == 0) return text;
    const Position at = session_.program.files.position(kink.place.file, kink.place.begin);
    return text + " at " + session_.program.files.file(kink.place.file).path + ":" + std::to_string(at.line);
  }

  static std::string aligned(const std::vector<std::vector<std::string>>& rows) {
    std::vector<int> widths(rows[0].size(), 0);
    for (const auto& row : rows)
      for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], output::display_width(row[i]));
    std::string text;
    for (const auto& row : rows) {
      std::string line;
      for (size_t i = 0; i < row.size(); ++i)
        line += (i > 0 ? "  " : "") + (i == 0 || i == 4 || i == 6 ? output::pad_right(row[i], widths[i])
                                                                  : output::pad_left(row[i], widths[i]));
      text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
  }

  const Session& session_;
  const MetricAt& metric_;
  const Sensitivity& result_;
  const SensitivityOptions& options_;
};

/// With draws: shares of the variance.
int run_with_draws(Session& session, const SensitivityOptions& options) {
  elaborate::Options elaboration;
  elaboration.each_draw = true;
  apply(options.draws, session, true, elaboration);
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  state_assumptions(options.draws, session, studies);
  const auto metric = find_metric(session, studies, options.metric, options.at);
  if (!metric) return session.finish();
  if (metric->column->kind != elaborate::Column::Kind::number) {
    session.diagnostics.report(diagnostic::metric_not_number, {}, options.metric);
    return session.finish();
  }
  if (!metric->column->each) {
    session.diagnostics.report(diagnostic::metric_not_drawn, metric->column->span, options.metric)
        .help(
            "without --draws the derivatives of all numbers are shown; --assume low=25% draws what is stated as one "
            "number");
    return session.finish();
  }
  const auto shares = variance_shares(session, *metric, options.threads);
  if (!shares) {
    session.diagnostics.report(diagnostic::metric_infeasible, {}, options.metric, "in no draw");
  } else if (!shares->error.empty()) {
    session.diagnostics.report(diagnostic::code_generation_failed, metric->column->span, shares->error);
  } else {
    write_file("", options.format == "csv"    ? variance_csv(*metric, *shares)
                   : options.format == "json" ? variance_json(*metric, *shares)
                                              : variance_table(*metric, *shares, options.top));
  }
  return session.finish();
}

int run(const SensitivityOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  if (options.draws.wanted()) return run_with_draws(session, options);
  const auto studies = studies_with_inputs(session, options.studies);
  if (session.diagnostics.has_errors()) return session.finish();
  const auto metric = find_metric(session, studies, options.metric, options.at);
  if (!metric) return session.finish();
  if (metric->column->kind != elaborate::Column::Kind::number) {
    session.diagnostics.report(diagnostic::metric_not_number, {}, options.metric);
    return session.finish();
  }
  const Sensitivity result = sensitivity_of(*metric, options.reach);
  if (result.failure != 0) {
    const std::string why =
        Reasons(*metric->study, default_parameters(metric->study->graph.graph)).text(metric->row, result.failure);
    session.diagnostics.report(diagnostic::metric_infeasible, {}, options.metric, why);
    return session.finish();
  }
  const Report report(session, *metric, result, options);
  write_file("", options.format == "csv" ? report.csv() : options.format == "json" ? report.json() : report.table());
  return session.finish();
}

Registration registration({"sensitivity", "Show which inputs a number answers to, and how much",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<SensitivityOptions>();
                             app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
                             app.add_option("METRIC", options->metric, "A reported column")->required();
                             app.add_option("--at", options->at, "A point of an axis: --at chip=H20 (may be repeated)")
                                 ->type_name("AXIS=POINT");
                             app.add_option("--reach", options->reach,
                                            "How far an input that has no range is moved: 0.1 is 10 % both ways")
                                 ->check(CLI::Range(1e-9, 1.0));
                             app.add_option("--top", options->top, "How many inputs are shown");
                             app.add_option("--format", options->format, "table, csv or json")
                                 ->check(CLI::IsMember({"table", "csv", "json"}));
                             app.add_option("--study", options->studies, "Only this study");
                             options->draws.add_to(app);
                             app.add_option("--threads", options->threads, "Threads of many draws (default: all)");
                             options->session.add_to(app, true);
                             return [options] { return run(*options); };
                           },
                           21});

}  // namespace
}  // namespace ingot::driver
