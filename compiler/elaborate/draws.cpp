// Random variables drawn: the axes of draws, and the uniform number behind each variable.
#include <algorithm>
#include <filesystem>

#include "compiler/elaborate/elaborator.h"
#include "compiler/elaborate/quantiles.h"
#include "runtime/math/sobol_directions.h"

namespace ingot::elaborate {

void Elaborator::open_draws() {
  if (!draw_axes_.empty()) return;
  if (options_.batches > 0) draw_axes_.push_back(graph_->add_axis({"batch", options_.batches, {}, {}}));
  draw_axes_.push_back(graph_->add_axis({"draw", options_.draws / std::max(1u, options_.batches), {}, {}}));
}

bool Elaborator::is_draw_axis(graph::AxisId axis) const {
  return std::find(draw_axes_.begin(), draw_axes_.end(), axis) != draw_axes_.end();
}

bool Elaborator::drawn(GraphNode node) const {
  return std::any_of(draw_axes_.begin(), draw_axes_.end(),
                     [&](graph::AxisId axis) { return graph_->depends_on(node, axis); });
}

/// A module as the spec sees it: a file by its way from the spec's folder, so that a spec draws the same wherever it lies.
std::string Elaborator::module_of_variable(ingot::NodeId module) const {
  std::string name(program_.tree.text(module));
  if (!name.ends_with(".ingot")) return name;
  const std::filesystem::path spec(string(program_.modules.back().name));
  return std::filesystem::path(name).lexically_relative(spec.parent_path()).generic_string();
}

/// What a random variable is called: the same name gives the same draws, in every study and beside any other variables.
std::string Elaborator::name_of_variable(ingot::NodeId node) {
  if (random_names_.empty()) {
    const Tree& tree = program_.tree;
    for (DeclarationId id = 1; id < program_.declarations.size(); ++id) {
      const Declaration& declared = program_.declarations[id];
      const std::string name = module_of_variable(declared.module) + ":" + std::string(string(declared.name));
      if (declared.kind == DeclarationKind::let) {
        random_names_[tree.child(declared.node, 1)] = name;
      } else if (declared.kind == DeclarationKind::instance) {
        for (const Override& o : program_.instances[declared.index].overrides) {
          std::string path = name;
          for (StringId part : o.path) path += "." + std::string(string(part));
          random_names_[o.value] = path;
        }
      } else if (declared.kind == DeclarationKind::study) {
        for (ingot::NodeId statement : tree.children_of(declared.node))
          if (tree.kind(statement) == NodeKind::let_)
            random_names_[tree.child(statement, 1)] = name + "." + std::string(tree.text(statement));
      }
    }
    random_names_[0] = "";
  }
  if (const auto found = random_names_.find(node); found != random_names_.end()) return found->second;
  std::string name = std::to_string(span(node).begin) + ":" + std::string(program_.files.text(span(node)));
  for (const ModuleInfo& module : program_.modules)
    if (&module != &program_.modules.back() && span(module.node).file == span(node).file)
      name = std::string(string(module.name)) + ":" + name;
  return name;
}

namespace {

/// A stream: a hash of seed and name (FNV-1a, then the finaliser of MurmurHash3). `part` tells apart streams of one variable.
uint64_t stream_of(uint64_t seed, std::string_view name, uint64_t part) {
  uint64_t hash = 0xcbf29ce484222325ULL ^ (seed * 0x9e3779b97f4a7c15ULL) ^ (part * 0xd1b54a32d192ed03ULL);
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53ULL;
  return (hash ^ hash >> 33) & ((uint64_t{1} << 52) - 1);
}

}  // namespace

GraphNode Elaborator::philox_of(uint64_t stream) {
  GraphNode draw = graph_->coordinate(draw_axes_.back());
  if (options_.batches > 0) {
    const GraphNode size = graph_->constant(graph_->axes()[draw_axes_.back()].extent);
    draw = graph_->make(Operation::add,
                        {graph_->make(Operation::multiply, {graph_->coordinate(draw_axes_.front()), size}), draw});
  }
  return graph_->make(Operation::uniform_random, {graph_->constant(static_cast<double>(stream)), draw});
}

/// Each batch has a stream of its own, and with it a scrambling of its own.
GraphNode Elaborator::sobol_of(uint64_t stream, uint32_t dimension) {
  constexpr uint64_t room_for_batches = ~uint64_t{0xffff};
  GraphNode scrambling = graph_->constant(static_cast<double>(stream & room_for_batches));
  if (options_.batches > 0)
    scrambling = graph_->make(Operation::add, {scrambling, graph_->coordinate(draw_axes_.front())});
  return graph_->make(Operation::quasi_random,
                      {scrambling, graph_->constant(dimension), graph_->coordinate(draw_axes_.back())});
}

/// The uniform variable behind a `~`. Philox draws depend on seed and name alone; the dimensions of the Sobol sequence are given to a
/// study's variables in the order in which it meets them, and those that come too late are drawn by Philox.
GraphNode Elaborator::uniform_of(ingot::NodeId node) {
  if (const auto found = uniforms_.find(node); found != uniforms_.end()) return found->second;
  open_draws();
  const std::string name = name_of_variable(node);
  const uint32_t each = options_.each_draw ? 2 : 1;
  const auto dimension = static_cast<uint32_t>(variables_.size()) * each;
  const bool sobol = options_.sampling == Sampling::sobol && dimension + each <= math::sobol_dimensions;
  if (options_.sampling == Sampling::sobol && !sobol) ++beyond_sobol_;
  const auto made = [&](uint32_t part) {
    const uint64_t stream = stream_of(options_.seed, name, part);
    return sobol ? sobol_of(stream, dimension + part) : philox_of(stream);
  };
  RandomVariable variable{node, made(0), 0};
  if (options_.each_draw) variable.other = made(1);
  variables_.push_back(variable);
  uniforms_.emplace(node, variable.uniform);
  return variable.uniform;
}

/// A number that was stated without a range but is taken as uncertain: triangular, by a share of it either way.
std::optional<GraphNode> Elaborator::uncertain_literal(ingot::NodeId node) {
  const auto wanted = options_.uncertain.find(node);
  if (wanted == options_.uncertain.end() || options_.draws == 0) return std::nullopt;
  ingot::NodeId literal = node;
  double sign = 1;
  for (; program_.tree.kind(literal) == NodeKind::negate_; literal = program_.tree.child(literal, 0)) sign = -sign;
  const bool plain = program_.tree.kind(literal) == NodeKind::number_;
  if (!plain && program_.tree.kind(literal) != NodeKind::quantity_) return std::nullopt;
  const double value = sign * (plain ? program_.tree[literal].number : quantity(literal)), reach = wanted->second;
  const GraphNode factor = triangular_quantile(*graph_, uniform_of(node), graph_->constant(1 - reach),
                                               graph_->constant(1), graph_->constant(1 + reach));
  return graph_->make(Operation::multiply, {graph_->constant(value), factor});
}

}  // namespace ingot::elaborate
