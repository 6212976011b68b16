#include "compiler/driver/distributions.h"

#include <algorithm>
#include <charconv>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/diagnostics/suggest.h"

namespace ingot::driver {
namespace {

constexpr size_t usual_bars = 20, most_bars = 1000;

/// What is asked for of one metric.
struct Wanted {
  std::string metric;
  size_t bars = 0;
  bool quantiles = false;
};

Wanted& wanted_of(std::vector<Wanted>& all, const std::string& metric) {
  for (Wanted& one : all)
    if (one.metric == metric) return one;
  return all.emplace_back(Wanted{metric, 0, false});
}

/// In the order in which they were named, histograms first; `time:40` asks for 40 bars.
std::vector<Wanted> read(Session& session, const DistributionsWanted& wanted) {
  std::vector<Wanted> all;
  for (const std::string& text : wanted.histograms) {
    const size_t colon = text.rfind(':');
    size_t bars = usual_bars;
    if (colon != std::string::npos) {
      const char* const end = text.data() + text.size();
      const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, bars);
      if (error != std::errc{} || rest != end || bars < 1 || bars > most_bars)
        session.diagnostics.report(diagnostic::histogram_bars, {}, text.substr(colon + 1))
            .help("write --histogram METRIC:BARS, with 1 to 1000 bars");
    }
    wanted_of(all, text.substr(0, colon)).bars = bars;
  }
  for (const std::string& metric : wanted.quantiles) wanted_of(all, metric).quantiles = true;
  return all;
}

const elaborate::Column* column_of(const elaborate::Study& study, const std::string& metric) {
  for (const elaborate::Column& column : study.columns)
    if (column.name == metric) return &column;
  return nullptr;
}

bool check(Session& session, const std::vector<elaborate::Study>& studies, const std::vector<Wanted>& wanted) {
  std::vector<std::string> metrics;
  for (const elaborate::Study& study : studies)
    for (const elaborate::Column& column : study.columns)
      if (std::find(metrics.begin(), metrics.end(), column.name) == metrics.end()) metrics.push_back(column.name);
  for (const Wanted& one : wanted) {
    bool known = false;
    for (const elaborate::Study& study : studies) {
      const elaborate::Column* column = column_of(study, one.metric);
      if (column == nullptr) continue;
      known = true;
      if (column->kind == elaborate::Column::Kind::text)
        session.diagnostics.report(diagnostic::metric_not_number, column->span, one.metric);
    }
    if (known) continue;
    const std::string hint = did_you_mean(one.metric, metrics);
    session.diagnostics.report(diagnostic::unknown_metric, {}, one.metric)
        .help(hint.empty() ? fmt::format("reported are: {}", fmt::join(metrics, ", ")) : hint);
  }
  return !session.diagnostics.has_errors();
}

/// A study reduced to some of its outputs.
graph::Study only(const graph::Study& study, const std::vector<size_t>& outputs) {
  graph::Study some;
  some.name = study.name;
  some.graph = study.graph;
  some.axes = study.axes;
  some.exists = study.exists;
  for (const size_t output : outputs) some.outputs.push_back(study.outputs[output]);
  return some;
}

}  // namespace

std::optional<std::vector<output::DistributionTable>> distributions_of(Session& session,
                                                                       const std::vector<elaborate::Study>& studies,
                                                                       const DistributionsWanted& wanted,
                                                                       const RunRequest& request) {
  const std::vector<Wanted> all = read(session, wanted);
  if (session.diagnostics.has_errors() || !check(session, studies, all)) return std::nullopt;
  std::vector<output::DistributionTable> tables;
  for (const elaborate::Study& study : studies) {
    std::vector<const elaborate::Column*> columns;
    std::vector<Wanted> here;
    std::vector<size_t> outputs, places;
    for (const Wanted& one : all)
      if (const elaborate::Column* column = column_of(study, one.metric)) {
        columns.push_back(column);
        here.push_back(one);
        places.push_back(outputs.size());
        outputs.push_back(column->output);
      }
    if (columns.empty()) continue;
    const size_t row = outputs.size();
    outputs.push_back(study.row_failure);
    sweep::Distributions kept(places, row);
    const graph::Study swept = only(study.graph, outputs);
    if (!run_kept(session, study, swept, default_parameters(study.graph.graph), request, "distribution", kept))
      return std::nullopt;
    for (size_t i = 0; i < columns.size(); ++i) {
      auto table = output::make_distribution(kept.of(i), columns[i]->scale, here[i].bars, here[i].quantiles);
      table.study = study.name;
      table.metric = columns[i]->name;
      table.unit = columns[i]->unit;
      table.infeasible = kept.infeasible(i);
      tables.push_back(std::move(table));
    }
  }
  return tables;
}

}  // namespace ingot::driver
