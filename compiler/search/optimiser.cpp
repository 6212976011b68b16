#include "compiler/search/optimiser.h"

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/algorithms/gaco.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/algorithms/sade.hpp>
#include <pagmo/batch_evaluators/member_bfe.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <pagmo/s11n.hpp>
#include <pagmo/utils/hypervolume.hpp>
#include <sstream>

namespace ingot::search {

/// What pagmo calls. A problem that was read back from bytes finds its space and function here.
struct Asked {
  Space space;
  Evaluate evaluate;
  bool relaxed = false;  ///< whole numbers are searched as intervals: for algorithms that know no others
};
std::shared_ptr<const Asked> asked;

/// A problem of pagmo (its UDP).
struct Question {
  std::shared_ptr<const Asked> own = asked;

  /// A whole number n stands for [n, n + 1) when relaxed.
  Point rounded(Point point) const {
    if (own->relaxed)
      for (size_t i = point.size() - own->space.whole; i < point.size(); ++i)
        point[i] = std::min(std::floor(point[i]), own->space.high[i]);
    return point;
  }
  Point fitness(const Point& point) const { return own->evaluate({rounded(point)})[0]; }
  Point batch_fitness(const Point& points) const {
    const size_t dimensions = own->space.low.size();
    std::vector<Point> candidates;
    for (size_t i = 0; i < points.size(); i += dimensions)
      candidates.push_back(rounded(
          Point(points.begin() + static_cast<ptrdiff_t>(i), points.begin() + static_cast<ptrdiff_t>(i + dimensions))));
    Point all;
    for (const Point& worth : own->evaluate(candidates)) all.insert(all.end(), worth.begin(), worth.end());
    return all;
  }
  bool has_batch_fitness() const { return true; }
  std::pair<Point, Point> get_bounds() const {
    std::pair<Point, Point> bounds{own->space.low, own->space.high};
    if (own->relaxed)
      for (size_t i = bounds.second.size() - own->space.whole; i < bounds.second.size(); ++i) bounds.second[i] += 1;
    return bounds;
  }
  Point::size_type get_nobj() const { return own->space.objectives; }
  Point::size_type get_nix() const { return own->relaxed ? 0 : own->space.whole; }
  template <class Archive>
  void serialize(Archive&, unsigned) {}
};

}  // namespace ingot::search

PAGMO_S11N_PROBLEM_EXPORT(ingot::search::Question)

namespace ingot::search {
namespace {

bool knows_whole_numbers(Algorithm algorithm) { return algorithm == Algorithm::gaco || algorithm == Algorithm::nsga2; }

/// Each evolves by one generation, and remembers what it learnt from one call to the next.
pagmo::algorithm algorithm_of(const Settings& settings) {
  const pagmo::bfe together{pagmo::member_bfe{}};
  const double never = 0;  // the driver decides when it is over
  switch (settings.algorithm) {
    case Algorithm::sade: return pagmo::algorithm{pagmo::sade(1, 2, 1, never, never, true, settings.seed)};
    case Algorithm::cmaes:
      return pagmo::algorithm{pagmo::cmaes(1, -1, -1, -1, -1, 0.5, never, never, true, true, settings.seed)};
    case Algorithm::nsga2: {
      pagmo::nsga2 nsga2(1, 0.95, 10., 0.01, 50., settings.seed);
      nsga2.set_bfe(together);
      return pagmo::algorithm{nsga2};
    }
    case Algorithm::gaco: break;
  }
  const auto kernel = static_cast<unsigned>(settings.candidates);
  pagmo::gaco gaco(1, kernel, 1.0, 1e9, 0.0, 1'000'000, 7, 1'000'000'000, 1'000'000'000, 0., true, settings.seed);
  gaco.set_bfe(together);
  return pagmo::algorithm{gaco};
}

class PagmoOptimiser : public Optimiser {
 public:
  PagmoOptimiser(const Space& space, const Settings& settings, Evaluate evaluate) : settings_(settings) {
    asked = asked_ =
        std::make_shared<Asked>(Asked{space, std::move(evaluate), !knows_whole_numbers(settings.algorithm)});
  }

  bool start(std::string& error) override {
    return guarded(error, [&] {
      algorithm_ = algorithm_of(settings_);
      population_ = pagmo::population(pagmo::problem(Question()), pagmo::bfe{pagmo::member_bfe{}}, settings_.candidates,
                                      settings_.seed);
    });
  }

  bool advance(std::string& error) override {
    return guarded(error, [&] { population_ = algorithm_.evolve(population_); });
  }

  std::string save() const override {
    std::ostringstream bytes;
    {
      boost::archive::binary_oarchive archive(bytes);
      archive << algorithm_ << population_;
    }
    return bytes.str();
  }

  bool load(const std::string& bytes) override {
    asked = asked_;
    std::istringstream stream(bytes);
    std::string ignored;
    return guarded(ignored, [&] {
      boost::archive::binary_iarchive archive(stream);
      archive >> algorithm_ >> population_;
    });
  }

 private:
  /// No exception leaves the library.
  template <class Action>
  static bool guarded(std::string& error, Action action) {
    try {
      action();
      return true;
    } catch (const std::exception& failure) {
      error = failure.what();
      return false;
    }
  }

  Settings settings_;
  std::shared_ptr<const Asked> asked_;
  pagmo::algorithm algorithm_;
  pagmo::population population_;
};

class PagmoOptimisers : public Optimisers {
 public:
  std::unique_ptr<Optimiser> make(const Space& space, const Settings& settings, Evaluate evaluate) const override {
    return std::make_unique<PagmoOptimiser>(space, settings, std::move(evaluate));
  }
  double hypervolume(const std::vector<Point>& points, const Point& reference) const override {
    return points.empty() ? 0 : pagmo::hypervolume(points, true).compute(reference);
  }
};

}  // namespace
}  // namespace ingot::search

extern "C" __attribute__((visibility("default"))) const ingot::search::Optimisers* ingot_optimisers() {
  static const ingot::search::PagmoOptimisers optimisers;
  return &optimisers;
}
