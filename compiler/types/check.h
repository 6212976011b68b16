// Names, kinds and dimensions: tree to typed tree.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/types/program.h"

namespace ingot {

struct CheckOptions {
  /// Text of library module `std.x.y`, or nothing. Not asked for modules that the program already holds (a snapshot).
  std::function<std::optional<std::string>(std::string_view module)> library_text;
  /// Text of a file named by an import or on the command line, path already resolved relative to the importing file.
  std::function<std::optional<std::string>(const std::string& path)> read_file;
  /// Names that exist where did-you-mean for imports wants them.
  std::vector<std::string> library_modules;
};

/// Loads `path` and what it imports into `program` (after what is there), resolves names and checks types.
/// Returns the module's index in `program.modules`. With errors in `diagnostics` the program must not be elaborated.
size_t check_file(Program& program, const std::string& path, std::string text, const CheckOptions& options,
                  Diagnostics& diagnostics);

/// All modules of the library, each once (used when the library is prepared).
void check_library(Program& program, const CheckOptions& options, Diagnostics& diagnostics);

/// One library module by its dotted name, as `check_file` does (used when one is tested).
size_t check_library_module(Program& program, const std::string& module, const CheckOptions& options,
                            Diagnostics& diagnostics);

/// Type-checks an expression parsed from the command line in the scope of a module: `--set H20.tdp=300W`,
/// `--at chip=H20`. `expected` 0 means any type.
TypeId check_expression(Program& program, size_t module, NodeId expression, TypeId expected, Diagnostics& diagnostics);

/// "Information / Time", with the names the dimension has; "number" when dimensionless.
std::string describe(const Program& program, TypeId type);
std::string describe_dimension(const Program& program, DimensionId dimension);
/// A unit to print values of a dimension in when nobody said which: e.g. `B/s`, `s`, `FLOP/s`; empty when
/// dimensionless.
std::string default_unit(const Program& program, DimensionId dimension);

/// Typed tree as text (`ingot emit --typed`): the tree with types and references.
std::string print_typed(const Program& program, NodeId root);

}  // namespace ingot
