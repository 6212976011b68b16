// The studies of a session, elaborated.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

/// All studies of the spec, or those named. An unknown name, a spec without studies and a `--set` that no study reads are
/// reported to the session.
std::vector<elaborate::Study> studies_of(Session& session, const std::vector<std::string>& names,
                                         elaborate::Options options);

/// One study once more, elaborated in another way. What no study reads was reported the first time.
std::vector<elaborate::Study> study_again(Session& session, const std::string& name, elaborate::Options options);

}  // namespace ingot::driver
