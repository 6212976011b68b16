// Diagnostics for programs: `--diagnostics json`.
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"

namespace ingot {
namespace {

using Json = nlohmann::ordered_json;

void add_place(Json& object, Span span, const SourceFiles& files) {
  if (span.file == 0) return;
  const Position begin = files.position(span.file, span.begin);
  const Position end = files.position(span.file, span.end);
  object["file"] = files.file(span.file).path;
  object["line"] = begin.line;
  object["column"] = begin.column;
  object["end_line"] = end.line;
  object["end_column"] = end.column;
}

Json to_json(const Diagnostic& diagnostic, const SourceFiles& files) {
  const DiagnosticInfo& about = info(diagnostic.id);
  Json object;
  object["code"] = about.code;
  object["name"] = about.name;
  object["severity"] = about.severity == Severity::error ? "error" : "warning";
  object["message"] = diagnostic.message;
  add_place(object, diagnostic.span, files);
  if (!diagnostic.label.empty()) object["label"] = diagnostic.label;
  object["explanation"] = diagnostic.lines;
  object["notes"] = Json::array();
  for (const Note& note : diagnostic.notes) {
    Json entry;
    entry["message"] = note.message;
    add_place(entry, note.span, files);
    object["notes"].push_back(std::move(entry));
  }
  object["hints"] = diagnostic.hints;
  object["fixes"] = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    Json entry;
    entry["replacement"] = fix.replacement;
    add_place(entry, fix.span, files);
    object["fixes"].push_back(std::move(entry));
  }
  return object;
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, const SourceFiles& files) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.all()) list.push_back(to_json(diagnostic, files));
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ingot
