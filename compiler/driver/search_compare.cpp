#include "compiler/driver/search_compare.h"

#include <cmath>
#include <set>

#include "compiler/driver/results.h"
#include "compiler/driver/search_report.h"
#include "compiler/driver/select.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

std::string count(uint64_t number, const char* what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string of_one(const SearchSpace& space, const SearchRecord& record, const sweep::Chosen& best) {
  const std::string where = row_name(space.study(), best.row);
  const std::string value = objective_text(space, 0, best.objectives[0]);
  std::string text = "  best of all: " + value + (where.empty() ? "" : " at " + where) + "\n";
  if (record.best().empty()) return text + "  found: no feasible point\n";
  const double found = record.best().front().objectives[0];
  if (found == best.objectives[0]) return text + "  found: the same value\n";
  return text + fmt::format("  found: {}, {} % away\n", objective_text(space, 0, found),
                            output::format_number(
                                100 * std::abs(found - best.objectives[0]) / std::abs(best.objectives[0]), 3));
}

std::string of_front(const SearchRecord& record, const search::Optimisers& optimisers,
                     const std::vector<sweep::Chosen>& front) {
  std::set<std::vector<double>> there;
  std::vector<std::vector<double>> objectives, found;
  for (const sweep::Chosen& one : front) there.insert(one.objectives);
  objectives.assign(there.begin(), there.end());
  std::set<std::vector<double>> hit;
  for (const Found& one : record.best()) {
    found.push_back(one.objectives);
    if (there.contains(one.objectives)) hit.insert(one.objectives);
  }
  std::string text = fmt::format("  front of all: {} with {} different values; found: {} of these\n",
                                 count(front.size(), "point"), there.size(), hit.size());
  if (record.best().empty()) return text;
  const double all = record.volume(optimisers, objectives), part = record.volume(optimisers, found);
  if (all > 0 && std::isfinite(part))
    text += fmt::format("  volume dominated: {} % of that of the front of all\n",
                        output::format_number(100 * part / all, 5));
  return text;
}

}  // namespace

std::string comparison(Session& session, const SearchSpace& space, const SearchRecord& record,
                       const search::Optimisers& optimisers, const RunRequest& request) {
  const elaborate::Study& study = space.study();
  const graph::Study objectives = objectives_of(study);
  const auto selection = selection_of(study);
  if (!run_kept(session, study, objectives, default_parameters(study.graph.graph), request, "selection", *selection))
    return {};
  const uint64_t tried = record.generations().back().evaluations;
  const double points = space.points();
  std::string text =
      fmt::format("every one of the {} points tried; the search tried {}, {} %\n", static_cast<uint64_t>(points), tried,
                  output::format_number(100 * static_cast<double>(tried) / points, 3));
  const auto chosen = selection->chosen();
  if (chosen.empty()) return text + "  no point is feasible\n";
  if (space.objectives().size() > 1) return text + of_front(record, optimisers, chosen);
  const sweep::Chosen* best = &chosen.front();
  for (const sweep::Chosen& one : chosen)
    if (one.objectives < best->objectives) best = &one;
  return text + of_one(space, record, *best);
}

}  // namespace ingot::driver
