// The declarations of a module as Markdown: what a reader of the library wants before its source.
#pragma once

#include <string>

#include "compiler/types/program.h"

namespace ingot::driver {

/// All that a module exports, in its order: dimensions and units, enumerations, kinds, functions, instances.
std::string module_page(const Program& program, const ModuleInfo& module);

/// One declaration: its signature, its documentation, its fields or sources.
std::string declaration_page(const Program& program, DeclarationId id);

/// One line for each module of the library: its name, and the first sentence of the comment at its head.
std::string module_list(const Program& program);

}  // namespace ingot::driver
