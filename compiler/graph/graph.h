// The value graph: a hash-consed DAG of numeric nodes. Everything else is a way of running it.
//
// Failure travels beside a value: whatever can be infeasible is a pair of nodes (value, failure), both ordinary numbers.
// A failure is 0 or the number of a reason (an index into Graph::reasons); the elaborator builds it with the same operations.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ingot::graph {

using NodeId = uint32_t;
using AxisId = uint32_t;
inline constexpr NodeId no_node = 0xffffffff;

enum class Operation : uint8_t {
#define OPERATION(name, operands, flags) name,
#include "compiler/graph/operations.def"
#undef OPERATION
};

/// An opaque place in a source file (file, begin, end), carried for explanations; the graph does not interpret it.
struct Place {
  uint32_t file = 0, begin = 0, end = 0;
  bool operator==(const Place&) const = default;
};

struct Axis {
  std::string name;
  uint32_t extent = 1;
  std::vector<std::string> labels;  ///< one per point when the points are not just numbers; may be empty
  Place place;
};

/// Range of values a node can take, from its operands' ranges; used to prove checks away.
struct Range {
  double low, high;
  bool whole = false;          ///< only whole numbers
  bool maybe_nan = false;      ///< NaN is possible beside [low, high] (outside the operation's domain)
  bool negative_zero = false;  ///< a zero may carry a minus sign
};

/// A set of axes, ascending.
using AxisSetId = uint32_t;  ///< 0 is the empty set

struct Node {
  Operation operation = Operation::constant;
  uint32_t index = 0;  ///< axis, axis group, data table or parameter, by operation
  uint32_t operands_begin = 0;
  uint32_t operands_count = 0;
  double value = 0;    ///< of a constant
  AxisSetId axes = 0;  ///< free axes: those the value depends on
  Range range{};
  Place place;  ///< where it was first made
};

/// Why something is infeasible: a message with holes for the values of nodes at that point.
struct Reason {
  std::vector<std::string> parts;  ///< parts[0] hole[0] parts[1] ...
  struct Hole {
    NodeId value = 0;
    double scale = 1;                ///< divide by it for display
    std::string unit;                ///< display unit, may be empty
    std::vector<std::string> texts;  ///< not empty: the value is an index into these
  };
  std::vector<Hole> holes;
  Place place;
  bool unknown = false;  ///< a field that is not known
};

struct Parameter {
  std::string path;  ///< "H20.memory.bandwidth"
  double value = 0;  ///< default, in base units
  double scale = 1;  ///< of the display unit
  std::string unit;
  std::vector<std::string> accepts;  ///< unit spellings accepted, for the built simulator's messages
  bool stated = false;               ///< a value of the spec that a reading varies: structure follows what was stated
};

class Graph {
 public:
  Graph();

  // --- leaves
  NodeId constant(double value);
  NodeId parameter(Parameter parameter);
  AxisId add_axis(Axis axis);
  NodeId coordinate(AxisId axis);
  uint32_t add_reason(Reason reason);  ///< returns its number, from 1

  // --- nodes; each folds constants, applies identities that keep every bit, and shares equal nodes
  NodeId lookup(NodeId position, std::vector<double> data);
  NodeId pick(NodeId position, std::vector<NodeId> alternatives);
  NodeId make(Operation operation, std::vector<NodeId> operands, Place place = {});  ///< pure operations
  NodeId reduce(Operation operation, AxisId axis, NodeId body, NodeId mask, Place place = {});
  NodeId argmin(std::vector<AxisId> axes, NodeId objective, NodeId mask, Place place = {});
  NodeId at(AxisId axis, NodeId body,
            NodeId position);  ///< a position outside the axis means the nearest on it, NaN the first
  /// Any node again with other operands (in the same order); the same node when they are its own.
  NodeId rebuild(NodeId id, const std::vector<NodeId>& operands);
  /// `body` with the coordinate of `axis` replaced by `position`; for bodies without reductions or `at` over other axes on the way.
  NodeId substitute(NodeId body, AxisId axis, NodeId position);
  /// Worth its operand, never folded or shared with it: keeps a value's name for `explain`.
  NodeId named(uint32_t name, NodeId operand);

  // --- shorthands
  NodeId select(NodeId condition, NodeId then, NodeId otherwise) {
    return make(Operation::select, {condition, then, otherwise});
  }
  NodeId logical_and(NodeId a, NodeId b) { return make(Operation::logical_and, {a, b}); }
  NodeId logical_not(NodeId a) { return make(Operation::logical_not, {a}); }
  /// The first failure that is not 0.
  NodeId first_failure(NodeId a, NodeId b);

  // --- reading
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  NodeId operand(NodeId id, uint32_t i) const { return operands_[nodes_[id].operands_begin + i]; }
  bool is_constant(NodeId id) const { return nodes_[id].operation == Operation::constant; }
  bool is_constant(NodeId id, double value) const { return is_constant(id) && nodes_[id].value == value; }
  double value(NodeId id) const { return nodes_[id].value; }
  const std::vector<AxisId>& axis_set(AxisSetId id) const { return axis_sets_[id]; }
  const std::vector<AxisId>& free_axes(NodeId id) const { return axis_sets_[nodes_[id].axes]; }
  bool depends_on(NodeId id, AxisId axis) const;
  const std::vector<double>& data(uint32_t table) const { return data_[table]; }
  const std::vector<AxisId>& axis_group(uint32_t group) const { return axis_groups_[group]; }
  const std::vector<Axis>& axes() const { return axes_; }
  const std::vector<Reason>& reasons() const { return reasons_; }  ///< reason number n is reasons()[n - 1]
  Reason& reason(uint32_t number) { return reasons_[number - 1]; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  uint32_t axis_group_count() const { return static_cast<uint32_t>(axis_groups_.size()); }
  bool depends_on_parameter(NodeId id) const { return uses_parameter_[id]; }
  std::vector<NodeId> operands(NodeId id) const;

  /// Values along one axis when the node depends on no other axis and no parameter and is known now; empty otherwise.
  /// (A lookup of the coordinate, a constant: what elaboration may use as structure.)
  std::vector<double> known_values(NodeId id, AxisId axis) const;

 private:
  /// A function of one position given point by point: a lookup, or the coordinate of a short axis.
  struct Tabulated {
    NodeId position = 0;
    const std::vector<double>* data = nullptr;
    std::vector<double> own;  ///< what `data` points to when it is not in the graph
  };
  NodeId intern(Node node, const std::vector<NodeId>& operands);
  AxisSetId intern_axes(std::vector<AxisId> axes);
  AxisSetId union_of_axes(const std::vector<NodeId>& operands);
  AxisSetId without_axis(AxisSetId set, AxisId axis);
  uint32_t intern_data(std::vector<double> data);
  uint32_t intern_axis_group(std::vector<AxisId> axes);
  NodeId make_node(Node node, const std::vector<NodeId>& operands);
  // Each of these gives `no_node` when it does not apply.
  NodeId fold_identity(Operation operation, const std::vector<NodeId>& operands);
  NodeId fold_arithmetic(Operation operation, NodeId a, NodeId b);
  NodeId fold_condition(Operation operation, const std::vector<NodeId>& operands);
  NodeId fold_select(NodeId condition, NodeId then, NodeId otherwise);
  NodeId fold_tabulated(Operation operation, const std::vector<NodeId>& operands);
  NodeId fold_pick(NodeId position, const std::vector<NodeId>& alternatives);
  NodeId fold_reduce(Operation operation, AxisId axis, NodeId body, NodeId mask);
  NodeId fold_known(Operation operation, AxisId axis, NodeId body, NodeId mask);
  bool tabulate(NodeId id, Tabulated& into) const;
  bool is_condition(NodeId id) const;
  NodeId as_condition(NodeId id);
  const std::vector<NodeId>& failure_atoms(NodeId id);

  std::vector<Node> nodes_;
  std::vector<NodeId> operands_;
  std::vector<bool> uses_parameter_;
  std::vector<std::vector<double>> data_;
  std::vector<Range> data_ranges_;
  std::map<std::vector<uint64_t>, uint32_t> data_ids_;  ///< by bits
  std::vector<std::vector<AxisId>> axis_groups_;
  std::vector<std::vector<AxisId>> axis_sets_;
  std::map<std::vector<AxisId>, AxisSetId> axis_set_ids_;
  std::vector<Axis> axes_;
  std::vector<Reason> reasons_;
  std::vector<Parameter> parameters_;
  std::unordered_multimap<uint64_t, NodeId> hash_;
  std::unordered_map<NodeId, std::vector<NodeId>> failure_atoms_;
};

/// What a study's graph is asked for.
struct Output {
  std::string name;
  NodeId value = 0;
  NodeId failure = 0;
};
struct Study {
  std::string name;
  Graph graph;
  std::vector<AxisId> axes;  ///< kept axes, first outermost: rows in this order
  NodeId exists = 0;         ///< 0 where the point does not exist (a domain that depends on another axis)
  std::vector<Output> outputs;
};

/// The textual form, and back; `parse(print(s))` is the same study. Errors of parse are "line N: ..." in `error`.
std::string print(const Study& study);
bool parse(const std::string& text, Study& study, std::string& error);

const char* name_of(Operation operation);
/// The one definition of each pure operation, also used by folding and the interpreter.
double scalar_operation(Operation operation, const double* operands);
/// Reductions other than argmin: what they start from, and one element more.
double reduction_start(Operation operation);
double reduction_step(Operation operation, double so_far, double element);

/// argmin in one pass: the objectives in ascending order of position; those whose mask is 0, and NaN, are left out.
class LeastPosition {
 public:
  void add(double objective, double position);
  /// Whether objectives of which the least is this one can change anything.
  bool may_take(double least) const { return least < best_ || candidates_.empty(); }
  double position() const { return candidates_.empty() ? -1 : candidates_[first_].second; }

 private:
  double best_ = std::numeric_limits<double>::infinity();
  size_t first_ = 0;                                   ///< candidates before it are no longer as good as the best
  std::vector<std::pair<double, double>> candidates_;  ///< objectives, each below the one before, and their positions
};

/// The plain way to run a graph: one point, recursively, with memo; no plan. `coordinates[axis]` for the study's axes.
class PointEvaluator {
 public:
  PointEvaluator(const Graph& graph, std::vector<double> parameters);
  /// Sets the position on a kept axis and forgets what depended on it.
  void set(AxisId axis, double position);
  double value(NodeId id);
  /// What a node is worth at the present coordinates, found in another way.
  void remember(NodeId id, double value);

 private:
  struct Entry {
    uint64_t stamp = 0;
    double value = 0;
  };
  uint64_t stamp_of(NodeId id) const;
  bool known(NodeId id) const { return memo_[id].stamp == stamp_of(id); }
  double evaluate(NodeId id);
  double reduce(NodeId id);
  double least_position(NodeId id);
  double at(NodeId id);

  const Graph& graph_;
  std::vector<double> parameters_;
  std::vector<double> coordinates_;
  std::vector<uint64_t> stamps_;  ///< by axis; grows with every change of a coordinate
  uint64_t last_stamp_ = 1;
  std::vector<Entry> memo_;  ///< holds while the newest stamp among the node's axes is the entry's
};

}  // namespace ingot::graph
