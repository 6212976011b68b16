// `vary`: an axis and its domain. What belongs to a domain may depend on other axes, as far as elaboration knows it: the axis is then
// the union of what the domain is at each of their places, with a mask.
#include <algorithm>
#include <queue>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"
#include "compiler/elaborate/known_evaluator.h"

namespace ingot::elaborate {

namespace {

constexpr size_t most_places = 100'000, most_memberships = 4'000'000;

/// The numbers of a list of known length whose elements all belong to it and depend on their place alone; empty when it is none. Long axes
/// are such lists, so they are not taken apart element by element.
std::vector<double> plain_numbers(const graph::Graph& graph, const ListObject& list) {
  if (!list.symbolic || list.element.kind != ValueKind::number || list.element.failure != 0) return {};
  if (!graph.is_constant(list.mask, 1) || !graph.is_constant(list.count, 1)) return {};
  return graph.known_values(list.element.node, list.axis);
}

}  // namespace

/// The points of all lists, each list in its own order: what comes first in none of them goes by `before`.
template <typename Before>
std::vector<Elaborator::DomainPoint> Elaborator::ordered_union(const std::vector<std::vector<DomainPoint>>& lists,
                                                               Before before) {
  std::map<DomainPoint, size_t> numbers;
  std::vector<DomainPoint> points;
  for (const auto& list : lists)
    for (const DomainPoint& point : list)
      if (numbers.emplace(point, points.size()).second) points.push_back(point);
  std::vector<std::vector<size_t>> after(points.size());
  std::vector<size_t> waits(points.size(), 0);
  for (const auto& list : lists)
    for (size_t i = 1; i < list.size(); ++i) {
      size_t from = numbers.at(list[i - 1]), to = numbers.at(list[i]);
      after[from].push_back(to);
      ++waits[to];
    }
  auto later = [&](size_t a, size_t b) {
    return before(points[b], points[a]) || (!before(points[a], points[b]) && b < a);
  };
  std::priority_queue<size_t, std::vector<size_t>, decltype(later)> ready(later);
  std::vector<bool> placed(points.size(), false);
  std::vector<DomainPoint> result;
  for (size_t i = 0; i < points.size(); ++i)
    if (waits[i] == 0) ready.push(i);
  while (result.size() < points.size()) {
    if (ready.empty()) {  // lists in contrary orders
      size_t next = points.size();
      for (size_t i = 0; i < points.size(); ++i)
        if (!placed[i] && (next == points.size() || later(next, i))) next = i;
      waits[next] = 0;
      ready.push(next);
    }
    size_t next = ready.top();
    ready.pop();
    if (placed[next]) continue;
    placed[next] = true;
    result.push_back(points[next]);
    for (size_t to : after[next])
      if (waits[to] > 0 && --waits[to] == 0) ready.push(to);
  }
  return result;
}

// What the list holds at one place of the axes around it.
void Elaborator::points_at(const Value& list, KnownEvaluator& known, ingot::NodeId at, std::vector<DomainPoint>& into) {
  auto number_of = [&](GraphNode node) {
    if (auto value = known.value(node)) {
      mark_structural(node);
      return *value;
    }
    stop(diagnostic::structure_not_known, at, "what an axis varies over",
         {"it may depend on other axes, not on a parameter, a draw or the result of a `choose`"});
  };
  auto alternative = [&](const Value& value) -> Value {
    auto* varied = static_cast<const VariedObject*>(value.object);
    auto position = static_cast<size_t>(
        std::clamp(number_of(varied->selector), 0.0, static_cast<double>(varied->alternatives.size() - 1)));
    return varied->present[position] ? varied->alternatives[position] : failed(0);
  };
  if (list.kind == ValueKind::nothing) return;
  if (list.kind == ValueKind::varied) return points_at(alternative(list), known, at, into);
  if (list.kind != ValueKind::list) stop(diagnostic::structure_not_known, at, "what an axis varies over");
  std::map<DomainPoint, size_t> copies;
  if (const auto numbers = plain_numbers(*graph_, *static_cast<const ListObject*>(list.object)); !numbers.empty()) {
    if (numbers.size() > options_.list_budget) stop(diagnostic::list_too_long, at, std::to_string(numbers.size()));
    DomainPoint point{static_cast<const ListObject*>(list.object)->element};
    into.reserve(numbers.size());
    const bool different = std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) == numbers.end();
    for (const double number : numbers) {
      point.value.node = graph_->constant(number);
      point.copy = different ? 0 : copies[{point.value, 0}]++;
      into.push_back(point);
    }
    return;
  }
  for (const auto& element : expand(*static_cast<const ListObject*>(list.object), at, options_.list_budget)) {
    if (number_of(element.count) == 0) continue;
    DomainPoint point{element.value};
    while (point.value.kind == ValueKind::varied)
      point.value = with_failure(alternative(point.value), point.value.failure);
    if (point.value.scalar()) point.value.node = graph_->constant(number_of(point.value.node));
    size_t copy = copies[point]++;
    point.copy = copy;
    into.push_back(point);
  }
}

// Axes that decide what is in a list.
void Elaborator::axes_of_domain(const Value& list, std::set<graph::AxisId>& axes) const {
  auto add = [&](GraphNode node) {
    const auto& free = graph_->free_axes(node);
    axes.insert(free.begin(), free.end());
  };
  if (list.kind == ValueKind::varied) {
    auto* varied = static_cast<const VariedObject*>(list.object);
    add(varied->selector);
    for (size_t i = 0; i < varied->alternatives.size(); ++i)
      if (varied->present[i]) axes_of_domain(varied->alternatives[i], axes);
  } else if (list.kind == ValueKind::list) {
    auto* object = static_cast<const ListObject*>(list.object);
    for (const auto& element : object->elements) {
      add(element.count);
      axes_of_domain(element.value, axes);
    }
    if (!object->symbolic) return;
    std::set<graph::AxisId> inner;
    std::swap(inner, axes);
    add(object->mask), add(object->count);
    axes_of_domain(object->element, axes);
    axes.erase(object->axis);
    axes.insert(inner.begin(), inner.end());
  } else if (list.scalar()) {
    add(list.node);
  }
}

// The domain of an axis: its points, and the node that says which of them exist.
std::vector<Value> Elaborator::domain_points(const Value& list, ingot::NodeId at,
                                             std::function<GraphNode(GraphNode)>& exists) {
  std::set<graph::AxisId> axes;
  axes_of_domain(list, axes);
  size_t places = 1;
  for (graph::AxisId axis : axes) {
    if ((corner_ && axis == *corner_) || is_draw_axis(axis))
      stop(diagnostic::structure_not_known, at, "what an axis varies over",
           {"it may depend on other axes, not on a draw"});
    places *= graph_->axes()[axis].extent;
    if (places > most_places)
      stop(diagnostic::structure_not_known, at, "what an axis varies over",
           {"it depends on too many points of other axes"});
  }
  std::vector<std::vector<DomainPoint>> lists(places);
  GraphNode place_number = graph_->constant(0);
  for (graph::AxisId axis : axes)
    place_number =
        graph_->make(Operation::add,
                     {graph_->make(Operation::multiply, {place_number, graph_->constant(graph_->axes()[axis].extent)}),
                      graph_->coordinate(axis)});
  size_t memberships = 0;
  for (size_t place = 0; place < places; ++place) {
    std::map<graph::AxisId, double> positions;
    size_t rest = place;
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
      positions[*axis] = static_cast<double>(rest % graph_->axes()[*axis].extent);
      rest /= graph_->axes()[*axis].extent;
    }
    KnownEvaluator known(*graph_, std::move(positions));
    points_at(list, known, at, lists[place]);
    memberships += lists[place].size();
    if (memberships > most_memberships) stop(diagnostic::list_too_long, at, std::to_string(memberships));
  }
  if (places == 1) {
    exists = [this](GraphNode) { return graph_->constant(1); };
    std::vector<Value> values;
    values.reserve(lists[0].size());
    for (const DomainPoint& point : lists[0]) values.push_back(point.value);
    return values;
  }
  auto points = ordered_union(lists, [&](const DomainPoint& a, const DomainPoint& b) {
    return a.value.kind == ValueKind::number && b.value.kind == ValueKind::number &&
           graph_->value(a.value.node) < graph_->value(b.value.node);
  });
  if (points.size() * places > 8 * most_memberships)
    stop(diagnostic::list_too_long, at, std::to_string(points.size() * places));
  std::map<DomainPoint, size_t> numbers;
  for (size_t i = 0; i < points.size(); ++i) numbers.emplace(points[i], i);
  std::vector<double> members(points.size() * places, 0);
  for (size_t place = 0; place < places; ++place)
    for (const DomainPoint& point : lists[place]) members[place * points.size() + numbers.at(point)] = 1;
  exists = [this, place_number, members, count = points.size()](GraphNode coordinate) {
    GraphNode first_of_place =
        graph_->make(Operation::multiply, {place_number, graph_->constant(static_cast<double>(count))});
    return graph_->lookup(graph_->make(Operation::add, {first_of_place, coordinate}), members);
  };
  std::vector<Value> values;
  values.reserve(points.size());
  for (const DomainPoint& point : points) values.push_back(point.value);
  return values;
}

Elaborator::AxisDomain Elaborator::vary(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  ingot::NodeId expression = tree.child(node, 0);
  Value list = evaluate(expression, environment);
  AxisDomain domain;
  domain.failure = list.failure;
  std::function<GraphNode(GraphNode)> exists;
  std::vector<Value> points = domain_points(list, expression, exists);
  if (points.empty()) stop(diagnostic::empty_axis, expression, std::string(tree.text(node)));

  graph::Axis axis;
  axis.name = std::string(tree.text(node));
  axis.extent = static_cast<uint32_t>(points.size());
  axis.place = place(node);
  for (const Value& point : points) {
    if (point.kind == ValueKind::number) break;
    if (point.kind == ValueKind::boolean && graph_->is_constant(point.node)) {
      axis.labels.emplace_back(graph_->value(point.node) != 0 ? "true" : "false");
      continue;
    }
    Value label = label_of(point, expression);
    if (point.kind == ValueKind::enumeration)
      label = enumeration_label(
          point, program_.type(node) != 0 ? program_.type(node) : program_.types[program_.type(expression)].element);
    axis.labels.push_back(label.kind == ValueKind::text && graph_->is_constant(label.node)
                              ? texts_[static_cast<size_t>(graph_->value(label.node))].parts[0]
                              : std::to_string(axis.labels.size() + 1));
  }
  for (size_t i = 0; i < axis.labels.size(); ++i) {
    int copy = 1;
    for (size_t j = i + 1; j < axis.labels.size(); ++j)
      if (axis.labels[j] == axis.labels[i]) axis.labels[j] += "#" + std::to_string(++copy);
  }
  domain.axis = graph_->add_axis(std::move(axis));
  GraphNode coordinate = graph_->coordinate(domain.axis);
  domain.points = points;
  domain.local = merge(coordinate, points, std::vector<bool>(points.size(), true));
  if (points.size() == 1) domain.local = points[0];
  domain.exists = exists(coordinate);

  if (ingot::NodeId where = tree.child(node, 1); where != 0) {
    Environment* inner = make_environment(environment);
    inner->locals.emplace_back(node, domain.local);
    Value kept = evaluate(where, inner);
    // A condition that cannot be decided leaves the point in, infeasible for that reason.
    GraphNode undecided = graph_->make(Operation::not_equal, {kept.failure, graph_->constant(0)});
    domain.exists = graph_->logical_and(domain.exists, graph_->make(Operation::logical_or, {kept.node, undecided}));
    domain.condition = kept.failure;
  }
  return domain;
}

}  // namespace ingot::elaborate
