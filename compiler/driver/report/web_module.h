// Studies as a WebAssembly module: what a page runs.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/plan/plan.h"

namespace ingot::driver {

/// The bytes, compressed in the form of zlib, of a module that exports the plans' kernels (`ingot_study_0`, ...), memory, the table of functions and the end of its own
/// data, and imports `realloc`. Empty after an error, which is reported.
std::string web_module(Session& session, const std::vector<const plan::Plan*>& plans);

std::string base64(const std::string& bytes);

}  // namespace ingot::driver
