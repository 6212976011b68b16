// `ingot fmt`: one way to lay out a file. Keeps comments, the writer's lines and single blank lines; sets indentation
// and
// spacing; breaks lines beyond 120 columns. Never changes the meaning.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace ingot {

struct FormatOptions {
  bool upgrade = false;  ///< write the first line `ingot 1` when it is missing
};

struct Formatted {
  enum class Status : uint8_t {
    done,     ///< `text` is the formatted file (perhaps the same as before)
    errors,   ///< the file does not parse; see the diagnostics
    refused,  ///< formatting would have changed the meaning: a defect of the formatter; `text` is the file as it was
  };
  Status status = Status::done;
  std::string text;
};

/// Formats a file; parse errors go to `diagnostics` (tabs are no error here, they are replaced).
Formatted format_source(const SourceFiles& files, FileId file, const FormatOptions& options, Diagnostics& diagnostics);

}  // namespace ingot
