// What stands at a place of a checked file.
#pragma once

#include <optional>
#include <string>

#include "compiler/driver/session.h"

namespace ingot::language_server {

/// The innermost named thing around an offset of the session's file; 0 when there is none.
NodeId node_at(const driver::Session& session, uint32_t offset);

/// Where the name at a node is declared; nothing when it is no name or has no place (a unit, a builtin).
std::optional<Span> declaration_of(const Program& program, NodeId node);

/// Markdown: the declaration that a name refers to, or the type of an expression.
std::string description_of(const Program& program, NodeId node);

/// The kind of a path of names, such as `H20.memory`, in the scope of a module; 0 when it is no thing.
DeclarationId kind_of_path(const Program& program, size_t module, std::string_view path);

}  // namespace ingot::language_server
