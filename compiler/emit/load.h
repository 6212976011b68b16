// Finds and loads the code generator.
#pragma once

#include <string>

#include "compiler/emit/codegen.h"

namespace ingot::emit {

/// The code generator in `../lib/ingot` beside the running program's folder, or null and `error`. Loaded once.
const Codegen* load_codegen(std::string& error);

/// `../lib/ingot`, where the libraries are that a standalone simulator is linked with.
std::string library_folder();

}  // namespace ingot::emit
