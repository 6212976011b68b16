#include "compiler/driver/reasons.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/candidates.h"
#include "compiler/driver/engine.h"
#include "compiler/plan/interpret.h"
#include "runtime/output/study_table.h"

namespace ingot::driver {
namespace {

using elaborate::ChooseRecord;

std::string hole_text(const graph::Reason::Hole& hole, double value) {
  return output::hole_text({-1, hole.scale, hole.unit, hole.texts}, value);
}

/// The candidates that failed for one reason.
struct Group {
  uint64_t count = 0;
  size_t depth = 0;  ///< the last condition at which one of them failed
  std::vector<std::pair<double, double>> ranges;
};

std::string group_text(const graph::Reason& reason, const Group& group, uint64_t total) {
  std::string text = reason.parts[0];
  for (size_t h = 0; h < reason.holes.size(); ++h) {
    auto [low, high] = group.ranges[h];
    if (low > high)
      text += "…";
    else if (low == high)
      text += hole_text(reason.holes[h], low);
    else if (reason.holes[h].texts.empty())
      text += output::number_in_text(low / reason.holes[h].scale) + " to " + hole_text(reason.holes[h], high);
    text += reason.parts[h + 1];
  }
  return text + (group.count == total
                     ? " (all " + std::to_string(total) + " candidates)"
                     : " (" + std::to_string(group.count) + " of " + std::to_string(total) + " candidates)");
}

}  // namespace

/// A search's candidates, planned once, and what they were at the last row asked for.
struct Reasons::Search {
  Candidates candidates;
  plan::Plan plan;
  std::vector<std::vector<double>> columns;

  bool exists(uint64_t candidate) const { return columns.back()[candidate] != 0; }
  double value(size_t output, uint64_t candidate) const { return columns[2 * output][candidate]; }
};

Reasons::Reasons(const elaborate::Study& study, std::vector<double> parameters)
    : study_(study), parameters_(parameters), places_(study, std::move(parameters)) {}

Reasons::~Reasons() = default;

std::string Reasons::text(uint64_t row, uint32_t failure) {
  const auto& reasons = study_.graph.graph.reasons();
  if (failure == 0 || failure > reasons.size()) return "infeasible";
  if (auto found = study_.chooses.find(failure); found != study_.chooses.end())
    return of_search(row, failure, found->second);
  return text_at(positions_at(study_, row), failure);
}

std::string Reasons::text_at(const Positions& positions, uint32_t failure) {
  if (study_.chooses.contains(failure)) return "no feasible candidate inside";
  std::vector<graph::AxisId> inner;
  for (const auto& [axis, position] : positions) inner.push_back(axis);
  const graph::Reason& reason = study_.graph.graph.reasons()[failure - 1];
  std::string text = reason.parts[0];
  std::optional<graph::PointEvaluator> evaluator;
  for (size_t i = 0; i < reason.holes.size(); ++i) {
    const graph::Reason::Hole& hole = reason.holes[i];
    const bool shown = known_at_row(study_, hole.value, inner);
    if (shown && !evaluator) evaluator.emplace(places_.evaluator(positions));
    text += shown ? hole_text(hole, evaluator->value(hole.value)) : "…";
    text += reason.parts[i + 1];
  }
  return text;
}

Reasons::Search& Reasons::search_of(uint32_t failure, const ChooseRecord& record) {
  auto& made = searches_[failure];
  if (made != nullptr) return *made;
  made = std::make_unique<Search>();
  made->candidates = candidates_of(study_, record);
  made->plan = plan::make_plan(made->candidates.study);
  made->columns.assign(2 * made->candidates.study.outputs.size() + 1, std::vector<double>(made->plan.rows));
  return *made;
}

// The candidates of a search that found nothing, by the first condition that each failed. The condition that the most advanced
// candidates failed is the one that binds; it comes first.
std::string Reasons::of_search(uint64_t row, uint32_t failure, const ChooseRecord& record) {
  Search& search = search_of(failure, record);
  std::vector<double> parameters = parameters_;
  parameters.resize(search.candidates.first_parameter);
  for (double position : positions_of(study_.graph, row)) parameters.push_back(position);
  plan::run_interpreted(search.plan, parameters,
                        [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
                          for (size_t c = 0; c < columns.size(); ++c)
                            std::copy_n(columns[c], count, search.columns[c].begin() + static_cast<ptrdiff_t>(first));
                        });
  const auto& reasons = study_.graph.graph.reasons();
  std::map<uint32_t, Group> groups;
  uint64_t total = 0;
  for (uint64_t candidate = 0; candidate < search.plan.rows; ++candidate) {
    if (!search.exists(candidate)) continue;
    ++total;
    for (size_t c = 0; c < record.conditions.size(); ++c) {
      auto code = static_cast<uint32_t>(search.value(search.candidates.domains + c, candidate));
      if (code == 0) continue;
      Group& group = groups[code];
      ++group.count;
      group.depth = std::max(group.depth, c);
      const auto& holes = reasons[code - 1].holes;
      group.ranges.resize(holes.size(), {INFINITY, -INFINITY});
      for (size_t h = 0; h < holes.size(); ++h) {
        auto found = search.candidates.holes.find(holes[h].value);
        if (found == search.candidates.holes.end()) continue;
        double value = search.value(found->second, candidate);
        group.ranges[h] = {std::min(group.ranges[h].first, value), std::max(group.ranges[h].second, value)};
      }
      break;
    }
  }
  if (total == 0) {
    for (size_t d = 0; d < record.domains.size(); ++d) {
      bool left = false;
      for (uint64_t candidate = 0; candidate < search.plan.rows && !left; ++candidate)
        left = search.value(d, candidate) != 0;
      if (!left) return "there is no candidate: no `" + record.domains[d].name + "` is left by its `where`";
    }
    return "there is no candidate";
  }
  std::vector<std::pair<uint32_t, Group>> ordered(groups.begin(), groups.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second.depth, a.second.count) > std::pair(b.second.depth, b.second.count);
  });
  constexpr size_t most = 3;
  if (ordered.size() > most) ordered.resize(most);
  std::string text;
  for (const auto& [code, group] : ordered) {
    graph::Reason inner;
    inner.parts = {"no feasible candidate inside"};
    text += (text.empty() ? "" : "; ") +
            group_text(study_.chooses.contains(code) ? inner : reasons[code - 1], group, total);
  }
  return text;
}

}  // namespace ingot::driver
