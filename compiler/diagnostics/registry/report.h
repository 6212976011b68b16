// The messages of `ingot report`, by name; only files that give one of them include this.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

namespace ingot::diagnostic {

#define DIAGNOSTIC(name, code, severity, format) inline constexpr DiagnosticId name = id_of(code);
#include "compiler/diagnostics/registry/report.def"
#undef DIAGNOSTIC

}  // namespace ingot::diagnostic
