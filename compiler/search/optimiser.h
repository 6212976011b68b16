// Evolutionary search, one generation at a time. The implementation is linked to pagmo2: it is a shared library of its own, loaded when
// it is needed (load.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ingot::search {

using Point = std::vector<double>;

/// Ranges of numbers, both ends included; the last `whole` of them are whole numbers.
struct Space {
  Point low, high;
  size_t whole = 0;
  size_t objectives = 1;
};

/// What the candidates are worth, in their order; less is better.
using Evaluate = std::function<std::vector<Point>(const std::vector<Point>& candidates)>;

enum class Algorithm : uint8_t { gaco, sade, cmaes, nsga2 };

struct Settings {
  Algorithm algorithm = Algorithm::gaco;
  size_t candidates = 64;  ///< of a generation
  uint32_t seed = 1;
};

class Optimiser {
 public:
  virtual ~Optimiser() = default;
  /// The first generation, drawn evenly. False: `error` says why.
  virtual bool start(std::string& error) = 0;
  /// The next one.
  virtual bool advance(std::string& error) = 0;
  /// Everything that the next generations depend on; and back, instead of `start`.
  virtual std::string save() const = 0;
  virtual bool load(const std::string& bytes) = 0;
};

class Optimisers {
 public:
  virtual ~Optimisers() = default;
  virtual std::unique_ptr<Optimiser> make(const Space& space, const Settings& settings, Evaluate evaluate) const = 0;
  /// The volume between the points and a reference that is worse than all of them (While, Bradstreet, Barone, IEEE TEC 2012).
  virtual double hypervolume(const std::vector<Point>& points, const Point& reference) const = 0;
};

}  // namespace ingot::search

/// The one symbol that is looked up in the shared library.
extern "C" const ingot::search::Optimisers* ingot_optimisers();
