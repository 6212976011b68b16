// `fold` and `scan`: a state carried along a list.
#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

namespace {
constexpr size_t fold_limit = 4096;  ///< steps, which are written out
}  // namespace

Value Elaborator::fold_or_scan(ingot::NodeId node, const Environment* environment, bool scan) {
  auto children = program_.tree.children_of(node);
  Value list = evaluate(children[1], environment);
  Value start_value = evaluate(children[2], environment);
  Value function = evaluate(children[3], environment);
  return over_list(
      list,
      [&](const ListObject& object, Value) {
        Value state = start_value;
        std::vector<ListObject::Element> states;
        for (const auto& element : expand(object, node, fold_limit)) {
          auto count = known_number(element.count);
          if (count && *count >= 0) {
            if (*count + static_cast<double>(states.size()) > static_cast<double>(fold_limit))
              stop(diagnostic::list_too_long, node, std::to_string(static_cast<long long>(*count)));
            for (double i = 0; i < *count; ++i) {
              state = call_value(function, {{0, state}, {0, element.value}}, node);
              states.push_back({state, graph_->constant(1)});
            }
            continue;
          }
          // An element that exists at some points only, or more often at some than at others.
          double most = (*graph_)[element.count].range.high;
          if (auto cases = cases_of(element.count))
            most = *std::max_element(cases->second.begin(), cases->second.end());
          if (!(most + static_cast<double>(states.size()) <= static_cast<double>(fold_limit)))
            stop(diagnostic::structure_not_known, node, "how often an element is repeated");
          for (double i = 0; i < most; ++i) {
            Value stepped = call_value(function, {{0, state}, {0, element.value}}, node);
            GraphNode exists = graph_->make(Operation::less, {graph_->constant(i), element.count});
            state = merge_select(exists, stepped, state);
            states.push_back({state, graph_->select(exists, graph_->constant(1), graph_->constant(0))});
          }
        }
        return scan ? list_of(std::move(states)) : state;
      },
      node);
}

}  // namespace ingot::elaborate
