// Finds and loads the search library.
#pragma once

#include <string>

#include "compiler/search/optimiser.h"

namespace ingot::search {

/// `libingot_search.so` in `folder`, or null and `error`. Loaded once.
const Optimisers* load_optimisers(const std::string& folder, std::string& error);

}  // namespace ingot::search
