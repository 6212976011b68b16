// Typed tree to value graphs: one for each study and each test.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/graph/graph.h"
#include "compiler/types/program.h"

namespace ingot::elaborate {

/// Text with numbers in it: parts[0] hole[0] parts[1] ... A plain text has one part.
struct TextForm {
  std::vector<std::string> parts;
  std::vector<graph::Reason::Hole> holes;
};

/// A reported value: positions in graph::Study::outputs.
struct Column {
  enum class Kind : uint8_t { number, boolean, text };
  std::string name;
  Kind kind = Kind::number;
  std::string unit;
  double scale = 1;
  TypeId type = 0;
  size_t output = 0;                ///< value and failure
  std::optional<size_t> low, high;  ///< outputs over the ends of the uncertain inputs
  std::optional<size_t> error,
      share;                   ///< with draws: outputs of the standard error, and of the share of feasible draws
  std::optional<size_t> each;  ///< Options::each_draw: output of its value in each draw, over Study::draw_axes
  std::vector<std::pair<uint32_t, std::vector<size_t>>> text_holes;  ///< text form with holes: outputs of its holes
  Span span;
};

struct StudyAxis {
  graph::AxisId axis = 0;
  std::string name;
  std::vector<std::string> labels;
  std::string unit;
  double scale = 1;            ///< of the unit
  std::vector<double> values;  ///< in the unit, when numbers; empty for things
};

struct Objective {
  size_t output = 0;
  bool maximize = false;
  std::string name;
};

struct Assertion {
  size_t output = 0;                  ///< 1 when it holds; failure beside it
  std::optional<size_t> left, right;  ///< of `~=`
  double scale = 1;
  std::string unit;
  Span span;
  std::string message;
};

/// A `choose`: its candidates, the conditions they had to meet, in order, and what it looked for.
struct ChooseRecord {
  std::vector<graph::AxisId> axes;
  std::vector<StudyAxis> points;  ///< of each axis, as it was written
  graph::NodeId exists = 0;
  graph::NodeId winner = 0;  ///< linear position on the axes, -1 when there is none
  struct Objective {
    graph::NodeId node = 0, failure = 0;  ///< as written
    bool maximize = false;
    TypeId type = 0;
    std::string text;
  };
  std::optional<Objective> objective;
  struct Condition {
    graph::NodeId failure = 0;  ///< the reason's number where it is not met
  };
  std::vector<Condition> conditions;
  /// Whether a point of this axis, and of those before it, exists.
  struct Domain {
    std::string name;
    graph::NodeId exists = 0;
  };
  std::vector<Domain> domains;
};

/// What a node is called in the spec, for `explain`.
struct Name {
  std::string text;  ///< "memory.bandwidth", "decode_time(...)"
  TypeId type = 0;
  Span span;
  std::string source, confidence, doc;
  enum class Role : uint8_t { field, let, call, report } role = Role::field;
  std::string unit;     ///< in which the writer wrote it, or a part of its right side; may be empty
  double scale = 1;     ///< of the unit
  bool stated = false;  ///< the value itself was written in the unit
};

/// A number of the spec that a reading varies: a parameter of the graph.
struct Input {
  std::string path;  ///< "H20.memory.bandwidth"
  TypeId type = 0;
  double value = 0;                 ///< as stated, in base units
  std::optional<double> low, high;  ///< ends, when it was stated as a distribution
  Span span;
  std::string source, confidence;
  bool structural = false;  ///< structure was made of it: that part of its influence is not in the graph
};

/// A place with a `~`, or a number taken as uncertain, that was drawn.
struct RandomVariable {
  ingot::NodeId expression = 0;
  graph::NodeId uniform = 0;  ///< of (0, 1): what its draws are made of
  graph::NodeId other = 0;    ///< Options::each_draw: the same of draws that are independent of these
};

struct Study {
  std::string name, title;
  bool is_test = false;
  Span span;
  graph::Study graph;
  std::vector<StudyAxis> axes;
  std::optional<graph::AxisId> ends;  ///< along which all uncertain inputs are nominal, low and high
  std::vector<Column> columns;
  std::vector<Column> notes;
  size_t row_failure = 0;  ///< output: the first `require` that fails
  std::vector<Objective> pareto;
  std::vector<std::pair<size_t, Objective>> top;
  std::vector<Assertion> assertions;
  std::vector<TextForm> texts;
  std::map<uint32_t, ChooseRecord> chooses;  ///< by reason number
  std::vector<Name> names;                   ///< by index of `named` nodes
  bool uncertain = false;                    ///< some column depends on a `~`
  std::string draws;                         ///< "before draws", "after draws" or empty
  std::vector<Input> inputs;                 ///< by number of the parameter, after Options::parameters
  uint32_t draw_count = 0;                   ///< 0: nothing was drawn
  std::vector<graph::AxisId> draw_axes;      ///< of the draws, the batches first when there are some
  std::vector<RandomVariable> variables;     ///< drawn, in the order in which they were met
  uint32_t beyond_sobol = 0;                 ///< how many of them found no dimension of the Sobol sequence left
  std::vector<std::string> assumptions;      ///< what else its table should say of how it was made
};

enum class Sampling : uint8_t { philox, sobol };

struct Options {
  bool keep_names = false;                               ///< for `explain`: named values stay visible in the graph
  std::map<ingot::NodeId, graph::Parameter> parameters;  ///< expressions that a built simulator may change
  std::map<ingot::NodeId, Input> inputs;                 ///< expressions that a reading varies
  uint32_t draws = 0;  ///< random variables are drawn so often; 0: their nominals hold
  uint64_t seed = 1;
  Sampling sampling = Sampling::philox;
  /// Draws come in so many batches of `draws / batches`: of Sobol draws each is a scrambling of its own, and standard errors are those of
  /// the batches' results. 0: all together.
  uint32_t batches = 0;
  bool each_draw = false;                     ///< Column::each and RandomVariable::other are wanted
  std::map<ingot::NodeId, double> uncertain;  ///< literals that are drawn all the same: by which share of it either way
  std::set<ingot::NodeId> watched;            ///< expressions whose reading is of interest (`--set`)
  std::set<ingot::NodeId>* read = nullptr;    ///< receives those of them that were evaluated
  std::set<std::string> only;                 ///< names of the studies wanted; empty: all
  uint32_t node_budget = 2'000'000;
  uint32_t list_budget = 1'000'000;
  uint32_t call_depth_budget = 1'000;
};

/// The number that a field of an instance (or a module's `let`, with an empty path) is worth when it depends on nothing else; the last
/// element of the path may be a key of a table.
std::optional<double> constant_of(const Program& program, DeclarationId declaration, const std::vector<StringId>& path,
                                  bool key_of_table);

/// Scale to base units of a unit given by text of declared units without prefixes ("B/s"); 1 when empty.
double scale_of_text(const Program& program, std::string_view unit);

/// Elaborates the studies or the tests of one module. Errors end up in `diagnostics`; the studies without one are returned.
std::vector<Study> elaborate_studies(const Program& program, size_t module, const Options& options,
                                     Diagnostics& diagnostics);
std::vector<Study> elaborate_tests(const Program& program, size_t module, const Options& options,
                                   Diagnostics& diagnostics);

/// Reports what is infeasible on no axis: the `require`s of the module's named instances.
void check_instances(const Program& program, size_t module, const Options& options, Diagnostics& diagnostics);

}  // namespace ingot::elaborate
