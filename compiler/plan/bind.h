// `at` resolved: bodies are made again with the coordinate replaced by the position.
#pragma once

#include "compiler/graph/graph.h"

namespace ingot::plan {

/// The same study without `at`, and without `named` unless names are kept. A position known now folds what it reaches. Inner axes are renamed where a position that
/// depends on the outer axis of the same name would be captured, and reductions over kept axes get an axis of their own.
graph::Study resolve_bindings(const graph::Study& study, bool keep_names = false);

}  // namespace ingot::plan
