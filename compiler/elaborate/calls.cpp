// Calls: functions, methods of one kind or of several, closures. Equal calls are elaborated once.
#include <algorithm>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

std::vector<Elaborator::Argument> Elaborator::arguments_of(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  std::vector<Argument> arguments;
  for (ingot::NodeId child : tree.children_of(node).subspan(1)) {
    if (tree.kind(child) == NodeKind::named_argument_)
      arguments.push_back({tree[child].text, evaluate(tree.child(child, 0), environment)});
    else
      arguments.push_back({0, evaluate(child, environment)});
  }
  return arguments;
}

Value Elaborator::call(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  ingot::NodeId callee = tree.child(node, 0);
  Reference to = program_.reference(callee);
  switch (to.kind) {
    case ReferenceKind::builtin: return builtin(static_cast<BuiltinId>(to.index), node, environment);
    case ReferenceKind::declaration:
      if (program_.declarations[to.index].kind == DeclarationKind::function)
        return call_function(to.index, {}, arguments_of(node, environment), node);
      break;
    case ReferenceKind::self_function:
      return call_method(environment->self, to.index, arguments_of(node, environment), node);
    case ReferenceKind::super_function:
      return call_function(to.index, environment->self, arguments_of(node, environment), node);
    case ReferenceKind::member_function: {
      Value object = evaluate(tree.child(callee, 0), environment);
      GraphNode earlier = first(object.failure, requirement_failure(object, node));
      return with_failure(call_method(object, to.index, arguments_of(node, environment), node), earlier);
    }
    default: break;
  }
  return call_value(evaluate(callee, environment), arguments_of(node, environment), node);
}

void Elaborator::add_call_path(Diagnostic& diagnostic) {
  constexpr size_t shown = 6;
  size_t count = call_path_.size();
  for (size_t i = 0; i < count; ++i) {
    if (i == shown / 2 && count > shown) {
      diagnostic.notes.push_back({{}, "... " + std::to_string(count - shown) + " calls more ..."});
      i = count - shown / 2;
    }
    diagnostic.notes.push_back({span(call_path_[i].second), "`" + call_path_[i].first + "` is called here"});
  }
}

void Elaborator::stop(DiagnosticId id, ingot::NodeId node, std::string argument, std::vector<std::string> hints) {
  Diagnostic& diagnostic = diagnostics_.report(id, span(node), argument);
  for (std::string& hint : hints) diagnostic.help(std::move(hint));
  if (id == diagnostic::circular_value) {
    auto from = std::find_if(field_path_.begin(), field_path_.end(),
                             [&](const auto& entry) { return entry.first == argument; });
    constexpr std::ptrdiff_t shown = 8;
    for (auto entry = from; entry != field_path_.end(); ++entry) {
      if (entry - from == shown / 2 && field_path_.end() - from > shown) {
        diagnostic.notes.push_back(
            {{}, "... " + std::to_string(field_path_.end() - from - shown) + " fields more ..."});
        entry = field_path_.end() - shown / 2;
      }
      if (entry->second != 0)
        diagnostic.notes.push_back({span(entry->second), "`" + entry->first + "` is wanted here"});
    }
  } else {
    add_call_path(diagnostic);
  }
  throw Abort{};
}

Value Elaborator::call_function(DeclarationId id, Value self, const std::vector<Argument>& arguments,
                                ingot::NodeId node) {
  const FunctionInfo& function = program_.function_of(id);
  std::vector<std::optional<Value>> values(function.parameters.size());
  size_t next = 0;
  for (const Argument& argument : arguments) {
    size_t position = next;
    if (argument.name != 0) {
      for (position = 0; position < values.size(); ++position)
        if (function.parameter_names[position] == argument.name) break;
    } else {
      ++next;
    }
    if (position < values.size()) values[position] = argument.value;
  }

  GraphNode self_failure = self.failure;
  self.failure = 0;
  std::vector<uint64_t> key{id, reinterpret_cast<uint64_t>(self.object)};
  for (const auto& value : values) {
    if (!value) {
      key.insert(key.end(), {~0ull, 0, 0});
      continue;
    }
    key.push_back(static_cast<uint64_t>(value->kind) << 32 | value->node);
    key.push_back(value->failure);
    key.push_back(reinterpret_cast<uint64_t>(value->object));
  }
  if (auto found = calls_.find(key); found != calls_.end()) return with_failure(found->second, self_failure);

  const Declaration& declared = program_.declarations[id];
  std::string name(string(declared.name));
  // The same function of the same thing, behind a condition that the call before did not have to pass: only an axis can end that.
  auto& active = active_[{id, self.object}];
  if (!active.empty() && active.back() < undecided_)
    stop(diagnostic::recursion_on_axis, node, name,
         {"a recursion must end on a condition that is known when compiling; `fold` over a list does not need one"});
  if (++depth_ > options_.call_depth_budget) stop(diagnostic::calls_too_deep, node, name);
  active.push_back(undecided_);
  call_path_.emplace_back(name, node);
  Environment* environment = make_environment(nullptr);
  environment->self = self;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) {
      ingot::NodeId default_value = program_.tree.child(function.parameters[i], 1);
      values[i] = default_value != 0 ? evaluate(default_value, environment) : failed(0);
    }
    environment->locals.emplace_back(function.parameters[i], *values[i]);
  }
  Value result = evaluate(function.body, environment);
  result = named(result, Name::Role::call, name + "()", function.result, declared.node);
  call_path_.pop_back();
  active_[{id, self.object}].pop_back();
  --depth_;
  calls_.emplace(std::move(key), result);
  return with_failure(result, self_failure);
}

Value Elaborator::call_value(Value callee, const std::vector<Argument>& arguments, ingot::NodeId node) {
  switch (callee.kind) {
    case ValueKind::function: {
      auto* function = static_cast<const FunctionObject*>(callee.object);
      if (function->function != 0) return call_function(function->function, function->self, arguments, node);
      if (program_.tree.kind(function->lambda) == NodeKind::reference_)
        return call_method(function->self, program_.reference(function->lambda).index, arguments, node);
      ingot::NodeId parameters = program_.tree.child(function->lambda, 0);
      Environment* environment = make_environment(function->environment);
      size_t i = 0;
      for (ingot::NodeId parameter : program_.tree.children_of(parameters))
        if (i < arguments.size()) environment->locals.emplace_back(parameter, arguments[i++].value);
      return with_failure(evaluate(program_.tree.child(function->lambda, 1), environment), callee.failure);
    }
    case ValueKind::varied:
      return with_failure(for_each_alternative(*static_cast<const VariedObject*>(callee.object),
                                               [&](Value one, size_t) { return call_value(one, arguments, node); }),
                          callee.failure);
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(callee.object);
      return with_failure(bind(call_value(bound->inner, arguments, node), bound->positions), callee.failure);
    }
    case ValueKind::nothing: return callee;
    default: stop(diagnostic::structure_not_known, node, "what is called");
  }
}

Value Elaborator::call_method(Value object, StringId name, const std::vector<Argument>& arguments, ingot::NodeId node) {
  GraphNode outer = object.failure;
  object.failure = 0;
  switch (object.kind) {
    case ValueKind::record: {
      auto* record = static_cast<const RecordObject*>(object.object);
      return with_failure(call_function(program_.find_function(record->owner, name), object, arguments, node), outer);
    }
    case ValueKind::varied: {
      // One elaboration for each body that the alternatives reach.
      auto* varied = static_cast<const VariedObject*>(object.object);
      std::map<DeclarationId, std::vector<size_t>> bodies;
      std::vector<Value> values(varied->alternatives.size());
      for (size_t i = 0; i < values.size(); ++i) {
        if (!varied->present[i]) continue;
        const Value& one = varied->alternatives[i];
        if (one.kind == ValueKind::record && one.failure == 0)
          bodies[program_.find_function(static_cast<const RecordObject*>(one.object)->owner, name)].push_back(i);
        else
          values[i] = call_method(one, name, arguments, node);
      }
      for (const auto& [function, members] : bodies) {
        Value value = call_function(function, restrict_to(object, *varied, members), arguments, node);
        for (size_t i : members) values[i] = value;
      }
      return with_failure(merge(varied->selector, values, varied->present), outer);
    }
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(object.object);
      return with_failure(bind(call_method(bound->inner, name, arguments, node), bound->positions), outer);
    }
    case ValueKind::nothing: return failed(outer);
    default: stop(diagnostic::structure_not_known, node, "the object of a call");
  }
}

}  // namespace ingot::elaborate
