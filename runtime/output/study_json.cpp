// Descriptions of studies as JSON, and back: how a standalone simulator knows what its numbers mean.
#include <nlohmann/json.hpp>

#include "runtime/output/study_table.h"

namespace ingot::output {

using nlohmann::json;

void to_json(json& j, const TextHole& h) {
  j = {{"output", h.output}, {"scale", h.scale}, {"unit", h.unit}, {"texts", h.texts}};
}
void from_json(const json& j, TextHole& h) {
  j.at("output").get_to(h.output), j.at("scale").get_to(h.scale), j.at("unit").get_to(h.unit),
      j.at("texts").get_to(h.texts);
}
void to_json(json& j, const TextForm& f) { j = {{"parts", f.parts}, {"holes", f.holes}}; }
void from_json(const json& j, TextForm& f) { j.at("parts").get_to(f.parts), j.at("holes").get_to(f.holes); }
void to_json(json& j, const AxisDescription& a) {
  j = {{"name", a.name}, {"extent", a.extent}, {"labels", a.labels}, {"unit", a.unit}, {"values", a.values}};
}
void from_json(const json& j, AxisDescription& a) {
  j.at("name").get_to(a.name), j.at("extent").get_to(a.extent), j.at("labels").get_to(a.labels),
      j.at("unit").get_to(a.unit);
  j.at("values").get_to(a.values);
}
void to_json(json& j, const ReportDescription& r) {
  j = {
      {"name", r.name}, {"kind", static_cast<int>(r.kind)}, {"unit", r.unit}, {"scale", r.scale}, {"output", r.output}};
  if (r.low) j["low"] = *r.low, j["high"] = *r.high;
}
void from_json(const json& j, ReportDescription& r) {
  j.at("name").get_to(r.name), j.at("unit").get_to(r.unit), j.at("scale").get_to(r.scale),
      j.at("output").get_to(r.output);
  r.kind = static_cast<ColumnKind>(j.at("kind").get<int>());
  if (j.contains("low")) r.low = j.at("low").get<uint64_t>(), r.high = j.at("high").get<uint64_t>();
}
void to_json(json& j, const ObjectiveDescription& o) { j = {{"output", o.output}, {"maximize", o.maximize}}; }
void from_json(const json& j, ObjectiveDescription& o) {
  j.at("output").get_to(o.output), j.at("maximize").get_to(o.maximize);
}

std::string to_json(const StudyDescription& s) {
  json j = {{"name", s.name},       {"title", s.title}, {"header", s.header},           {"axes", s.axes},
            {"reports", s.reports}, {"notes", s.notes}, {"row_failure", s.row_failure}, {"pareto", s.pareto},
            {"top", s.top},         {"texts", s.texts}, {"reasons", s.reasons}};
  return j.dump();
}

bool from_json(const std::string& text, StudyDescription& s) {
  json j = json::parse(text, nullptr, false);
  if (j.is_discarded()) return false;
  try {
    j.at("name").get_to(s.name), j.at("title").get_to(s.title), j.at("header").get_to(s.header),
        j.at("axes").get_to(s.axes);
    j.at("reports").get_to(s.reports), j.at("notes").get_to(s.notes), j.at("row_failure").get_to(s.row_failure);
    j.at("pareto").get_to(s.pareto), j.at("top").get_to(s.top), j.at("texts").get_to(s.texts),
        j.at("reasons").get_to(s.reasons);
  } catch (const json::exception&) {
    return false;
  }
  return true;
}

}  // namespace ingot::output
