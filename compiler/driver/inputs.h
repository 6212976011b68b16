// The numbers of a spec that a reading varies: literals that a declaration states, the library's included, and random variables.
#pragma once

#include <map>

#include "compiler/elaborate/elaborate.h"
#include "compiler/types/program.h"

namespace ingot::driver {

/// By expression. A number inside an expression of the spec itself counts when it carries a unit; a plain number does when it is the whole
/// right side of a field or `let`. Functions of the library keep their constants.
std::map<NodeId, elaborate::Input> inputs_of(const Program& program, size_t module);

}  // namespace ingot::driver
