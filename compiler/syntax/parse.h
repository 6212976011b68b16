// Text to tree. The only header of the folder that others need besides tree.h; ANTLR is seen by one source file.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace ingot {

/// Appends the module's nodes to `tree` and returns its `module` node (also with errors: what parsed is there).
/// `module_name` is its import path or, for the user's files, the path.
NodeId parse_module(Tree& tree, const SourceFiles& files, FileId file, std::string_view module_name,
                    Diagnostics& diagnostics);

/// One expression from a text (values of `--set`, of `--at`); `file` holds just that text. Returns the node.
NodeId parse_expression(Tree& tree, const SourceFiles& files, FileId file, Diagnostics& diagnostics);

/// Indented text of a subtree, for `ingot emit --tree` and tests: kind, text, number per line.
std::string print_tree(const Tree& tree, NodeId root);

}  // namespace ingot
