// Block registers of a nest's values, for the interpreter.
#include <algorithm>

#include "compiler/plan/nest_builder.h"

namespace ingot::plan {
namespace {

/// Whether the value fills a block register of its own: entries that are all the same or contiguous are read where they are,
/// unless guards may leave some of them out.
bool needs_slot(const Nest& nest, const Statement& statement) {
  if (statement.action == Action::compute) return true;
  if (statement.action > Action::load_axis) return false;
  if (statement.action == Action::load_axis) return statement.access.pattern != Pattern::uniform;
  return statement.access.pattern == Pattern::indexed ||
         (!nest.guards.empty() && statement.access.pattern == Pattern::contiguous);
}

}  // namespace

/// A register is free again after the last use of its value.
void assign_slots(Nest& nest) {
  std::vector<size_t> last_use(nest.statements.size());
  for (size_t i = 0; i < nest.statements.size(); ++i)
    for (const Use& use : nest.statements[i].operands)
      if (use.kind == Use::Kind::statement) last_use[use.index] = i;
  for (const Guard& guard : nest.guards)  // read when all of the guards' statements are done
    last_use[guard.value.index] = std::max<size_t>(last_use[guard.value.index], nest.guard_statements);
  std::vector<uint32_t> free;
  for (size_t i = 0; i < nest.statements.size(); ++i) {
    Statement& statement = nest.statements[i];
    if (needs_slot(nest, statement)) {
      if (free.empty()) free.push_back(nest.slots++);
      statement.slot = free.back();
      free.pop_back();
    }
    std::vector<uint32_t> ended;
    for (const Use& use : statement.operands) {
      if (use.kind != Use::Kind::statement || last_use[use.index] != i || !needs_slot(nest, nest.statements[use.index]))
        continue;
      const uint32_t slot = nest.statements[use.index].slot;
      if (std::find(ended.begin(), ended.end(), slot) == ended.end()) ended.push_back(slot);
    }
    free.insert(free.end(), ended.begin(), ended.end());
  }
}

}  // namespace ingot::plan
