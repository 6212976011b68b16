// What a name of a module is worth: instances, lets, functions, data.
#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

namespace {
void append(std::vector<Layer>& into, std::vector<Layer> more) { into.insert(into.end(), more.begin(), more.end()); }
}  // namespace

Value Elaborator::module_let(DeclarationId declaration, ingot::NodeId place) {
  if (auto found = lets_.find(declaration); found != lets_.end()) return found->second;
  const Declaration& declared = program_.declarations[declaration];
  if (!evaluating_lets_.insert(declaration).second)
    stop(diagnostic::circular_value, place, std::string(string(declared.name)));
  field_path_.emplace_back(std::string(string(declared.name)), place);
  ingot::NodeId expression = program_.tree.child(declared.node, 1);
  const Environment* environment = make_environment(nullptr);
  Value value = program_.tree[declared.node].flags & flag_random ? random_variable(expression, environment)
                                                                 : evaluate(expression, environment);
  value = named(value, Name::Role::let, std::string(string(declared.name)), program_.type(expression), declared.node);
  field_path_.pop_back();
  evaluating_lets_.erase(declaration);
  lets_.emplace(declaration, value);
  return value;
}

Value Elaborator::declaration_value(DeclarationId id, ingot::NodeId place) {
  const Declaration& declared = program_.declarations[id];
  switch (declared.kind) {
    case DeclarationKind::instance: return instance(id);
    case DeclarationKind::let: return module_let(id, place);
    case DeclarationKind::function: {
      auto* function = make_object<FunctionObject>();
      function->function = id;
      return {ValueKind::function, 0, 0, function};
    }
    case DeclarationKind::data: {
      if (auto found = lets_.find(id); found != lets_.end()) return found->second;
      const DataInfo& data = program_.data[declared.index];
      std::vector<ListObject::Element> rows;
      const Environment* environment = make_environment(nullptr);
      size_t number = 1;
      for (const auto& row : data.rows) {
        auto* record = make_object<RecordObject>();
        record->owner = record->kind = data.row_kind;
        std::vector<DeclarationId> chain;
        for (DeclarationId at = data.row_kind; at != 0; at = program_.kind_of(at).base) chain.push_back(at);
        for (size_t i = chain.size(); i-- > 0;)
          append(record->layers, layers_of(program_.kind_of(chain[i]).overrides, nullptr));
        append(record->layers, layers_of(row, environment));
        record->row = std::string(string(declared.name));
        if (!data.single) record->row += "[" + std::to_string(number++) + "]";
        record->display = record->row;
        rows.push_back({{ValueKind::record, 0, 0, record}, graph_->constant(1)});
      }
      Value value = data.single && !rows.empty() ? rows[0].value : list_of(std::move(rows));
      lets_.emplace(id, value);
      return value;
    }
    default: stop(diagnostic::structure_not_known, place, "this name");
  }
}

/// What a record is called: its instance, the row of its data file, or its kind. Not the place where it was first met.
std::string Elaborator::plain_label(const RecordObject& record) const {
  if (record.label != 0) return std::string(string(record.label));
  return record.row.empty() ? std::string(string(program_.declarations[record.kind].name)) : record.row;
}

}  // namespace ingot::elaborate
