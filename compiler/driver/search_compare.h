// What a search found beside what there is: every point tried.
#pragma once

#include <string>

#include "compiler/driver/run_rows.h"
#include "compiler/driver/search_record.h"

namespace ingot::driver {

/// A few sentences; the search must be over axes alone. Empty after an error, which is reported.
std::string comparison(Session& session, const SearchSpace& space, const SearchRecord& record,
                       const search::Optimisers& optimisers, const RunRequest& request);

}  // namespace ingot::driver
