#include "test/tools/random_study.h"

#include <bit>
#include <cmath>

#include "runtime/math/elementary.h"

namespace ingot::testing {
namespace {

using namespace graph;

class Generator {
 public:
  Generator(uint64_t seed, int size, Flavour flavour)
      : random_(seed), size_(size), smooth_(flavour == Flavour::smooth) {}

  RandomStudy generate() {
    axes();
    leaves();
    for (int i = 0; i < size_; ++i) node();
    finish();
    return std::move(result_);
  }

 private:
  struct Made {
    NodeId id;
    std::vector<double> values;  ///< at every point of all axes, last axis fastest
  };

  int below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  Graph& graph() { return result_.study.graph; }

  double number() {
    static const double special[] = {0, -0.0, 1, -1, 2, 0.5, 3, -2, 7, 1e300, 1e-300, 1e-320, HUGE_VAL, -HUGE_VAL, NAN};
    if (smooth_) return 0.25 * (1 + below(12)) + std::ldexp(static_cast<double>(random_() >> 11), -58);
    if (one_in(3)) return special[below(one_in(6) ? 15 : 9)];
    if (one_in(2)) return below(13) - 4;
    return std::ldexp(static_cast<double>(random_() >> 11), -50 - below(6)) - (one_in(3) ? 3 : 0);
  }

  void axes() {
    const int count = 2 + below(4);
    const bool long_one = one_in(3);
    for (int i = 0; i < count; ++i) {
      Axis axis;
      axis.name = one_in(5) ? "a" : std::string(1, static_cast<char>('a' + i));
      axis.extent = one_in(8) || points_ > 300 ? 1 : 2 + below(4);
      if (long_one && i == count - 1 && points_ < 100) axis.extent = 5 + below(60);
      extents_.push_back(axis.extent);
      points_ *= axis.extent;
      graph().add_axis(std::move(axis));
    }
    kept_ = below(std::min(count, 3) + 1);
    if (kept_ == 0 && one_in(2)) kept_ = 1;
    for (int i = 0; i < kept_; ++i) result_.study.axes.push_back(i);
  }

  uint32_t coordinate_at(size_t point, size_t axis) const {
    for (size_t i = extents_.size(); --i > axis;) point /= extents_[i];
    return static_cast<uint32_t>(point % extents_[axis]);
  }
  size_t stride(size_t axis) const {
    size_t stride = 1;
    for (size_t i = extents_.size(); --i > axis;) stride *= extents_[i];
    return stride;
  }
  size_t moved(size_t point, size_t axis, uint32_t to) const {
    return point + stride(axis) * to - stride(axis) * coordinate_at(point, axis);
  }

  Made& add(NodeId id, std::vector<double> values) {
    pool_.push_back({id, std::move(values)});
    return pool_.back();
  }
  const Made& any() {
    for (int trial = 0; smooth_ && trial < 6; ++trial) {  // most operands depend on a parameter
      const Made& made = pool_[static_cast<size_t>(below(static_cast<int>(pool_.size())))];
      if (graph().depends_on_parameter(made.id)) return made;
    }
    return pool_[one_in(3) ? pool_.size() - 1 - below(std::min<int>(6, pool_.size())) : below(pool_.size())];
  }

  void leaves() {
    for (int i = 0; i < 4; ++i) {
      const double x = number();
      add(graph().constant(x), std::vector<double>(points_, x));
    }
    for (int i = smooth_ ? 3 : below(3); i-- > 0;) {
      double x = number();
      if (!std::isfinite(x)) x = 5;
      Parameter parameter;
      parameter.path = "p";
      parameter.value = 1;
      result_.parameters.push_back(x);
      add(graph().parameter(parameter), std::vector<double>(points_, x));
    }
    for (size_t axis = 0; axis < extents_.size(); ++axis) {
      std::vector<double> values(points_);
      for (size_t p = 0; p < points_; ++p) values[p] = coordinate_at(p, axis);
      const Made coordinate = add(graph().coordinate(static_cast<AxisId>(axis)), values);
      lookup(coordinate);
    }
  }

  void lookup(const Made position) {
    std::vector<double> data(1 + below(6)), values(points_);
    for (double& x : data) x = number();
    for (size_t p = 0; p < points_; ++p) values[p] = data[math::table_position(position.values[p], data.size())];
    add(graph().lookup(position.id, data), values);
  }

  void node() {
    switch (smooth_ ? below(40) : below(16)) {
      case 0: return lookup(any());
      case 1: return pick();
      case 2:
      case 3: return reduce();
      case 4: return argmin();
      case 5: return at();
      case 6: return failure();
      default: return pure();
    }
  }

  void pure() {
    const int first = static_cast<int>(Operation::add), last = static_cast<int>(Operation::select);
    static const Operation differentiable[] = {
        Operation::add,     Operation::subtract, Operation::multiply,    Operation::divide,    Operation::add,
        Operation::minimum, Operation::multiply, Operation::square_root, Operation::logarithm, Operation::maximum,
        Operation::select,  Operation::absolute, Operation::exponential, Operation::power};
    const auto operation =
        smooth_ ? differentiable[below(14)] : static_cast<Operation>(first + below(last - first + 1));
    static const int counts[] = {
#define OPERATION(name, operands, flags) operands,
#include "compiler/graph/operations.def"
#undef OPERATION
    };
    std::vector<NodeId> ids;
    std::vector<const std::vector<double>*> tables;
    for (int i = 0; i < counts[static_cast<int>(operation)]; ++i) {
      const Made& made = i > 0 && one_in(8) ? pool_[&any() - pool_.data()] : any();
      ids.push_back(made.id);
      tables.push_back(&made.values);
    }
    std::vector<double> values(points_);
    for (size_t p = 0; p < points_; ++p) {
      double x[3] = {};
      for (size_t i = 0; i < tables.size(); ++i) x[i] = (*tables[i])[p];
      values[p] = scalar_operation(operation, x);
    }
    add(graph().make(operation, ids), std::move(values));
  }

  void pick() {
    const Made position = any();
    std::vector<Made> alternatives(1 + below(4));
    std::vector<NodeId> ids;
    for (Made& made : alternatives) made = any(), ids.push_back(made.id);
    std::vector<double> values(points_);
    for (size_t p = 0; p < points_; ++p)
      values[p] = alternatives[math::table_position(position.values[p], ids.size())].values[p];
    add(graph().pick(position.id, ids), std::move(values));
  }

  void reduce() {
    const int first = static_cast<int>(Operation::reduce_sum), last = static_cast<int>(Operation::reduce_first);
    const auto operation = static_cast<Operation>(first + below(last - first + 1));
    const size_t axis = below(extents_.size());
    const Made body = any(), mask = one_in(3) ? any() : Made{graph().constant(1), std::vector<double>(points_, 1)};
    std::vector<double> values(points_);
    for (size_t p = 0; p < points_; ++p) {
      double result = reduction_start(operation);
      for (uint32_t i = 0; i < extents_[axis]; ++i) {
        const size_t q = moved(p, axis, i);
        if (mask.values[q] != 0) result = reduction_step(operation, result, body.values[q]);
      }
      values[p] = result;
    }
    add(graph().reduce(operation, axis, body.id, mask.id), std::move(values));
  }

  void argmin() {
    std::vector<AxisId> over;
    for (size_t axis = 0; axis < extents_.size(); ++axis)
      if (one_in(2)) over.insert(over.begin() + below(over.size() + 1), axis);
    if (over.empty()) over.push_back(below(extents_.size()));
    const Made objective = any(), mask = one_in(2) ? any() : Made{graph().constant(1), std::vector<double>(points_, 1)};
    std::vector<double> values(points_);
    for (size_t p = 0; p < points_; ++p) {
      // Two plain passes: the least, then the first that is as good.
      double best = HUGE_VAL, found = -1;
      for (int pass = 0; pass < 2; ++pass) {
        size_t count = 1;
        for (AxisId axis : over) count *= extents_[axis];
        for (size_t position = 0; position < count; ++position) {
          size_t q = p, rest = position;
          for (size_t i = over.size(); i-- > 0; rest /= extents_[over[i]])
            q = moved(q, over[i], rest % extents_[over[i]]);
          if (mask.values[q] == 0 || std::isnan(objective.values[q])) continue;
          const double x = objective.values[q];
          if (pass == 0)
            best = std::min(best, x);
          else if (found < 0 && (x <= best + 1e-9 * std::fabs(best) || x == best))
            found = static_cast<double>(position);
        }
      }
      values[p] = found;
    }
    add(graph().argmin(over, objective.id, mask.id), std::move(values));
  }

  void at() {
    const size_t axis = below(extents_.size());
    const Made body = any(), position = any();
    std::vector<double> values(points_);
    for (size_t p = 0; p < points_; ++p)
      values[p] = body.values[moved(p, axis, math::table_position(position.values[p], extents_[axis]))];
    add(graph().at(axis, body.id, position.id), std::move(values));
  }

  void failure() {
    const auto as_failure = [&](const Made made) {
      const uint32_t reason = graph().add_reason({});
      std::vector<double> values(points_);
      for (size_t p = 0; p < points_; ++p) values[p] = made.values[p] != 0 ? reason : 0;
      return add(graph().select(made.id, graph().constant(reason), graph().constant(0)), std::move(values));
    };
    const Made a = as_failure(any()), b = as_failure(any());
    std::vector<double> values(points_);
    for (size_t p = 0; p < points_; ++p) values[p] = a.values[p] != 0 ? a.values[p] : b.values[p];
    add(graph().first_failure(a.id, b.id), std::move(values));
  }

  /// What depends on axes that are not kept is read at a fixed place of them.
  Made closed(Made made) {
    for (size_t axis = kept_; axis < extents_.size(); ++axis) {
      const uint32_t place = below(extents_[axis]);
      std::vector<double> values(points_);
      for (size_t p = 0; p < points_; ++p) values[p] = made.values[moved(p, axis, place)];
      made = {graph().at(axis, made.id, graph().constant(place)), std::move(values)};
    }
    return made;
  }

  void finish() {
    size_t inner = 1;
    for (size_t axis = kept_; axis < extents_.size(); ++axis) inner *= extents_[axis];
    const auto rows = [&](const Made& made) {
      std::vector<double> values;
      for (size_t p = 0; p < points_; p += inner) values.push_back(made.values[p]);
      return values;
    };
    const int outputs = 1 + below(5);
    for (int i = 0; i < outputs; ++i) {
      const Made value = closed(smooth_ ? any() : pool_[pool_.size() - 1 - below(std::min<int>(pool_.size(), 12))]);
      const Made failure = closed(any());
      result_.study.outputs.push_back({"o" + std::to_string(i), value.id, failure.id});
      result_.expected.push_back(rows(value));
      result_.expected.push_back(rows(failure));
    }
    const Made exists = closed(any());
    result_.study.exists = exists.id;
    result_.expected.push_back(rows(exists));
    result_.study.name = "random";
  }

  std::mt19937_64 random_;
  int size_;
  bool smooth_;
  RandomStudy result_;
  std::vector<uint32_t> extents_;
  size_t points_ = 1;
  int kept_ = 0;
  std::vector<Made> pool_;
};

}  // namespace

RandomStudy random_study(uint64_t seed, int size, Flavour flavour) { return Generator(seed, size, flavour).generate(); }

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

}  // namespace ingot::testing
