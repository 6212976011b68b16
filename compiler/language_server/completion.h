// What could be written at a place.
#pragma once

#include "compiler/language_server/document.h"
#include "compiler/language_server/transport.h"

namespace ingot::language_server {

/// Completion items: after a dot the fields and functions of the thing before it, after a number its units, after `import` the
/// modules, else the names in sight and the words of the language.
Json completions(const Document& document, uint32_t offset);

}  // namespace ingot::language_server
