// What a search keeps while it runs: the best candidates, how each generation went, and the one that came nearest when none is feasible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/search_space.h"
#include "runtime/sweep/keeper.h"

namespace ingot::driver {

struct Found {
  search::Point variables;
  std::vector<double> objectives;  ///< less is better
};

struct Generation {
  uint64_t evaluations = 0;  ///< up to its end
  uint64_t candidates = 0, feasible = 0;
  double best = 0;    ///< so far; of several objectives the volume that the front dominates
  uint64_t kept = 0;  ///< how many are among the best so far
};

class SearchRecord {
 public:
  /// `wanted`: how many of the best; of several objectives the whole front stays.
  SearchRecord(size_t objectives, size_t wanted) : objectives_(objectives), wanted_(wanted) {}

  void add(const std::vector<search::Point>& candidates, const std::vector<Assessed>& assessed);
  /// After the candidates of one generation.
  void end_generation(const search::Optimisers& optimisers);

  /// The best first; a front by its first objective.
  const std::vector<Found>& best() const { return best_; }
  const std::vector<Generation>& generations() const { return generations_; }
  /// The infeasible candidate that violated least; none once something is feasible.
  struct Nearest {
    search::Point variables;
    uint32_t failure = 0;
    bool exists = true;
    double violation = 0;
  };
  const std::optional<Nearest>& nearest() const { return nearest_; }
  /// Worse than all of the first feasible generation: where volumes are measured from.
  const std::vector<double>& reference() const { return reference_; }
  /// The volume between the reference and a front.
  double volume(const search::Optimisers& optimisers, const std::vector<std::vector<double>>& front) const;

  void save(std::string& text) const;
  bool load(sweep::Reader& reader);

 private:
  void keep(const Found& found);
  void keep_on_front(const Found& found);

  size_t objectives_, wanted_;
  std::vector<Found> best_;
  std::vector<Generation> generations_;
  Generation now_;
  std::optional<Nearest> nearest_;
  std::vector<double> reference_;
  bool any_feasible_ = false;
};

}  // namespace ingot::driver
