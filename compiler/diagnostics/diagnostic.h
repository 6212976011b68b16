// Diagnostics as data: every stage appends to one list, the driver renders it.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/source_files.h"

namespace ingot {

enum class Severity : uint8_t { error, warning };

/// Which message: its code as a number, 404 of `E0404`; those of warnings begin at 10000. The messages of a stage are
/// declared in `registry/STAGE.h`, so that a new one rebuilds only what gives messages of that stage.
enum class DiagnosticId : uint16_t {};

constexpr DiagnosticId id_of(std::string_view code) {
  unsigned number = code.front() == 'W' ? 10000 : 0;
  unsigned digits = 0;
  for (char digit : code.substr(1)) digits = digits * 10 + static_cast<unsigned>(digit - '0');
  return static_cast<DiagnosticId>(number + digits);
}

struct DiagnosticInfo {
  const char* name;  ///< `unknown_field`
  const char* code;  ///< `E0102`
  Severity severity;
  const char* format;  ///< fmt format of the headline; lower case start, no final period, code in backticks
};

const DiagnosticInfo& info(DiagnosticId id);
size_t diagnostic_count();

/// A further place involved ("`bandwidth` is declared here"). A span with file 0 has no place.
struct Note {
  Span span;
  std::string message;
};

/// A change that would mend the error; `replacement` replaces the text at `span`.
struct Fix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  DiagnosticId id;
  Span span;
  std::string message;             ///< the headline, formatted
  std::string label;               ///< short text beside the carets, may be empty
  std::vector<std::string> lines;  ///< explanation under the source excerpt, e.g. both dimensions
  std::vector<Note> notes;
  std::vector<std::string> hints;  ///< printed last, each as `help: ...`
  std::vector<Fix> fixes;

  Diagnostic& with_label(std::string text) {
    label = std::move(text);
    return *this;
  }
  Diagnostic& line(std::string text) {
    lines.push_back(std::move(text));
    return *this;
  }
  Diagnostic& note(Span at, std::string text) {
    notes.push_back({at, std::move(text)});
    return *this;
  }
  Diagnostic& help(std::string text) {
    hints.push_back(std::move(text));
    return *this;
  }
  Diagnostic& fix(Span at, std::string text) {
    fixes.push_back({at, std::move(text)});
    return *this;
  }
};

class Diagnostics {
 public:
  /// Appends; the reference stays valid until the next report.
  template <typename... Args>
  Diagnostic& report(DiagnosticId id, Span span, Args&&... args) {
    return append(id, span, fmt::format(fmt::runtime(info(id).format), std::forward<Args>(args)...));
  }
  Diagnostic& append(DiagnosticId id, Span span, std::string message);

  const std::vector<Diagnostic>& all() const { return list_; }
  size_t error_count() const;
  bool has_errors() const { return error_count() > 0; }

 private:
  std::vector<Diagnostic> list_;
};

/// Human form with source excerpt and carets; `colour` adds ANSI escapes.
std::string render(const Diagnostics& diagnostics, const SourceFiles& files, bool colour);
/// One JSON object per diagnostic in an array (code, name, severity, message, file, line, column, end_line,
/// end_column, notes, hints, fixes).
std::string render_json(const Diagnostics& diagnostics, const SourceFiles& files);

}  // namespace ingot
