#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <array>

namespace ingot {
namespace {

constexpr std::array registry = {
#define DIAGNOSTIC(name, code, severity, format) DiagnosticInfo{#name, code, severity, format},
#include "compiler/diagnostics/registry.def"
#undef DIAGNOSTIC
};

}  // namespace

const DiagnosticInfo& info(DiagnosticId id) {
  return *std::ranges::find(registry, id, [](const DiagnosticInfo& entry) { return id_of(entry.code); });
}

size_t diagnostic_count() { return registry.size(); }

Diagnostic& Diagnostics::append(DiagnosticId id, Span span, std::string message) {
  Diagnostic& diagnostic = list_.emplace_back();
  diagnostic.id = id;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

size_t Diagnostics::error_count() const {
  return static_cast<size_t>(std::count_if(list_.begin(), list_.end(), [](const Diagnostic& diagnostic) {
    return info(diagnostic.id).severity == Severity::error;
  }));
}

}  // namespace ingot
