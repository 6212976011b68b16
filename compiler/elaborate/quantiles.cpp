#include "compiler/elaborate/quantiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "runtime/math/elementary.h"

namespace ingot::elaborate {
namespace {

using graph::Graph;
using graph::NodeId;
using graph::Operation;

/// coefficients[0] + coefficients[1] x + ...
template <size_t n>
NodeId polynomial(Graph& graph, NodeId x, const std::array<double, n>& coefficients) {
  NodeId sum = graph.constant(coefficients[n - 1]);
  for (size_t i = n - 1; i-- > 0;)
    sum = graph.make(Operation::add, {graph.make(Operation::multiply, {sum, x}), graph.constant(coefficients[i])});
  return sum;
}

/// Cumulative distribution of Beta(a, b) for a, b >= 1 at the points of a grid: Simpson's rule over t, where x = t^2 (3 - 2 t) makes the
/// ends smooth.
struct BetaTable {
  std::vector<double> x, below;
  BetaTable(double a, double b) {
    constexpr int panels = 8192;
    const auto density = [&](double t) {
      const double at = t * t * (3 - 2 * t);
      if (at <= 0 || at >= 1) return 0.0;
      return math::power(at, a - 1) * math::power(1 - at, b - 1) * 6 * t * (1 - t);
    };
    x.push_back(0), below.push_back(0);
    double left = density(0), total = 0;
    for (int i = 0; i < panels; ++i) {
      const double t = static_cast<double>(i + 1) / panels;
      const double right = density(t);
      total += (left + 4 * density(t - 0.5 / panels) + right) / (6.0 * panels);
      left = right;
      x.push_back(t * t * (3 - 2 * t)), below.push_back(total);
    }
    for (double& one : below) one /= total;
  }
  double quantile(double share) const {
    const auto above = std::lower_bound(below.begin() + 1, below.end() - 1, share);
    const size_t i = static_cast<size_t>(above - below.begin());
    const double width = below[i] - below[i - 1];
    return x[i - 1] + (width > 0 ? (share - below[i - 1]) / width : 0) * (x[i] - x[i - 1]);
  }
};

}  // namespace

// Algorithm AS 241, PPND16 (Wichura, Applied Statistics 37, 1988): relative error about 1e-16.
NodeId normal_quantile(Graph& graph, NodeId u) {
  const NodeId q = graph.make(Operation::subtract, {u, graph.constant(0.5)});
  const auto ratio = [&](NodeId r, const std::array<double, 8>& above, const std::array<double, 8>& below) {
    return graph.make(Operation::divide, {polynomial(graph, r, above), polynomial(graph, r, below)});
  };
  const NodeId inner_r =
      graph.make(Operation::subtract, {graph.constant(0.180625), graph.make(Operation::multiply, {q, q})});
  const NodeId inner = graph.make(
      Operation::multiply, {q, ratio(inner_r,
                                     {3.3871328727963666080e+0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                      3.3430575583588128105e+4, 2.5090809287301226727e+3},
                                     {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                                      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
                                      5.2264952788528545610e+3})});
  const NodeId tail = graph.make(Operation::minimum, {u, graph.make(Operation::subtract, {graph.constant(1), u})});
  const NodeId r =
      graph.make(Operation::square_root, {graph.make(Operation::negate, {graph.make(Operation::logarithm, {tail})})});
  const NodeId middle = ratio(
      graph.make(Operation::subtract, {r, graph.constant(1.6)}),
      {1.42343711074968357734e+0, 4.63033784615654529590e+0, 5.76949722146069140550e+0, 3.64784832476320460504e+0,
       1.27045825245236838258e+0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
      {1.0, 2.05319162663775882187e+0, 1.67638483018380384940e+0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
       1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9});
  const NodeId far = ratio(
      graph.make(Operation::subtract, {r, graph.constant(5)}),
      {6.65790464350110377720e+0, 5.46378491116411436990e+0, 1.78482653991729133580e+0, 2.96560571828504891230e-1,
       2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
      {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
       1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15});
  const NodeId outer = graph.select(graph.make(Operation::less_equal, {r, graph.constant(5)}), middle, far);
  const NodeId side =
      graph.select(graph.make(Operation::less, {q, graph.constant(0)}), graph.make(Operation::negate, {outer}), outer);
  return graph.select(graph.make(Operation::less_equal, {graph.make(Operation::absolute, {q}), graph.constant(0.425)}),
                      inner, side);
}

NodeId triangular_quantile(Graph& graph, NodeId u, NodeId low, NodeId mode, NodeId high) {
  const auto difference = [&](NodeId a, NodeId b) { return graph.make(Operation::subtract, {a, b}); };
  const auto root_of = [&](NodeId share, NodeId part) {
    const NodeId area = graph.make(Operation::multiply, {difference(high, low), part});
    return graph.make(Operation::square_root, {graph.make(Operation::multiply, {share, area})});
  };
  const NodeId rising = graph.make(Operation::add, {low, root_of(u, difference(mode, low))});
  const NodeId falling = difference(high, root_of(difference(graph.constant(1), u), difference(high, mode)));
  const NodeId reached = graph.make(Operation::multiply, {u, difference(high, low)});
  return graph.select(graph.make(Operation::less, {reached, difference(mode, low)}), rising, falling);
}

// PERT (Malcolm, Roseboom, Clark, Fazar, Operations Research 7, 1959; Vose's form): Beta(1 + 4 m, 5 - 4 m). Its quantile function is a table
// for each half over w, where the smaller tail is w^4 / 2: the ends are steep in the tail and nearly straight in w.
NodeId pert_quantile(Graph& graph, NodeId u, double mode) {
  constexpr int cells = 1024;
  static std::map<double, std::vector<double>> tables;
  std::vector<double>& table = tables[mode];
  if (table.empty()) {
    const BetaTable beta(1 + 4 * mode, 5 - 4 * mode);
    for (const bool lower : {true, false})
      for (int i = 0; i <= cells; ++i) {
        const double w = static_cast<double>(i) / cells, tail = w * w * w * w / 2;
        table.push_back(beta.quantile(lower ? tail : 1 - tail));
      }
  }
  const NodeId is_lower = graph.make(Operation::less, {u, graph.constant(0.5)});
  const NodeId tail = graph.make(Operation::minimum, {u, graph.make(Operation::subtract, {graph.constant(1), u})});
  const NodeId twice = graph.make(Operation::multiply, {graph.constant(2), tail});
  const NodeId w = graph.make(Operation::square_root, {graph.make(Operation::square_root, {twice})});
  const NodeId place = graph.make(Operation::multiply, {w, graph.constant(cells)});
  const NodeId cell = graph.make(Operation::floor, {place});
  const NodeId first =
      graph.make(Operation::add, {cell, graph.select(is_lower, graph.constant(0), graph.constant(cells + 1))});
  // At w = 1 the next entry would be one of the other half; its share is zero.
  const NodeId here = graph.lookup(first, table);
  const NodeId next = graph.lookup(graph.make(Operation::add, {first, graph.constant(1)}), table);
  const NodeId share = graph.make(Operation::subtract, {place, cell});
  return graph.make(Operation::add,
                    {here, graph.make(Operation::multiply, {share, graph.make(Operation::subtract, {next, here})})});
}

NodeId discrete_quantile(Graph& graph, NodeId u, std::vector<double> values, std::vector<double> weights) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> sorted;
  sorted.reserve(order.size());
  for (const size_t i : order) sorted.push_back(values[i]);
  const bool equal = std::all_of(weights.begin(), weights.end(), [&](double w) { return w == weights[0]; });
  if (equal) {
    const NodeId scaled = graph.make(Operation::multiply, {u, graph.constant(static_cast<double>(values.size()))});
    return graph.lookup(graph.make(Operation::floor, {scaled}), sorted);
  }
  NodeId position = graph.constant(0);
  double so_far = 0;
  for (size_t i = 0; i + 1 < order.size(); ++i) {
    so_far += weights[order[i]];
    const NodeId beyond = graph.make(Operation::less_equal, {graph.constant(so_far / total), u});
    position = graph.make(Operation::add, {position, beyond});
  }
  return graph.lookup(position, sorted);
}

}  // namespace ingot::elaborate
