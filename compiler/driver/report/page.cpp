#include "compiler/driver/report/page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/driver/report/web_module.h"
#include "runtime/output/html_writer.h"

// runtime/page, embedded when the command is built.
extern "C" const unsigned char ingot_page_script[], ingot_page_style[];
extern "C" const unsigned long ingot_page_script_size, ingot_page_style_size;

namespace ingot::driver {

namespace {

using Json = nlohmann::ordered_json;
using output::html_text;

std::string embedded(const unsigned char* bytes, unsigned long size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

const char* name_of(output::Chart::Kind kind) {
  switch (kind) {
    case output::Chart::Kind::bars: return "bars";
    case output::Chart::Kind::lines: return "lines";
    case output::Chart::Kind::scatter: return "scatter";
  }
  return "";
}

std::string place_of(size_t study) { return "study-" + std::to_string(study + 1); }

/// What the script works with.
Json data_of(const Page& page) {
  Json studies = Json::array(), parameters = Json::array();
  for (size_t i = 0; i < page.studies.size(); ++i) {
    const PageStudy& study = page.studies[i];
    Json charts = Json::array();
    for (const output::Chart& chart : study.charts)
      charts.push_back({{"kind", name_of(chart.kind)},
                        {"x", chart.x},
                        {"y", chart.y},
                        {"log_x", chart.log_x},
                        {"log_y", chart.log_y},
                        {"grouped", chart.grouped}});
    Json searches = Json::object();
    for (const PageSearch& search : study.searches) {
      Json holes = Json::object();
      for (const auto& [reason, outputs] : search.holes) holes[std::to_string(reason)] = outputs;
      searches[std::to_string(search.reason)] = {
          {"symbol", search.symbol}, {"domains", search.domains}, {"conditions", search.conditions}, {"holes", holes}};
    }
    studies.push_back({{"id", place_of(i)},
                       {"searches", searches},
                       {"chooses", study.chooses},
                       {"symbol", study.symbol},
                       {"charts", charts},
                       {"description", Json::parse(output::to_json(study.description))}});
  }
  for (const Slider& slider : page.sliders)
    parameters.push_back({{"label", slider.label},
                          {"unit", slider.unit},
                          {"scale", slider.scale},
                          {"value", slider.value},
                          {"number", slider.number}});
  return {{"studies", studies}, {"parameters", parameters}, {"wasm", base64(page.module)}};
}

/// JSON inside a script element: no `<`, so that nothing in it can end the element.
std::string script_text(const Json& data) {
  std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace), result;
  for (const char c : text) result += c == '<' ? "\\u003c" : std::string(1, c);
  return result;
}

std::string paragraphs(const std::string& text, const char* classes) {
  std::string result;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find("\n\n", begin), text.size());
    result += fmt::format("<p class=\"{}\">{}</p>\n", classes, html_text(text.substr(begin, end - begin)));
    begin = end == text.size() ? end : end + 2;
  }
  return result;
}

std::string number_text(double number) { return output::format_number(number, 12); }

std::string slider_html(const Slider& slider, size_t index) {
  const std::string label = html_text(slider.label), unit = html_text(slider.unit);
  std::string known = slider.confidence.empty() ? "" : "confidence: " + slider.confidence;
  if (!slider.source.empty()) known += (known.empty() ? "" : "; ") + slider.source;
  return fmt::format(
      "<div class=\"slider\"><label id=\"label-{0}\" for=\"number-{0}\">{1}</label>\n<div class=\"row\">"
      "<input type=\"range\" min=\"{2}\" max=\"{3}\" step=\"{4}\" value=\"{5}\" aria-labelledby=\"label-{0}\">"
      "<input type=\"number\" id=\"number-{0}\" step=\"any\" value=\"{5}\"><span class=\"stated\">{5}</span>"
      "<span class=\"unit\">{6}</span></div>\n{7}</div>\n",
      index + 1, label, number_text(slider.low), number_text(slider.high), number_text(slider.step),
      number_text(slider.number), unit, known.empty() ? "" : "<small>" + html_text(known) + "</small>");
}

std::string controls(const Page& page) {
  if (page.sliders.empty() || page.module.empty()) return {};
  std::string text =
      "<section id=\"controls\"><div class=\"bar\"><h2>What if</h2><p>Values of the spec. Move one, and what depends "
      "on it is "
      "computed again, here in the browser.<span class=\"needs-script\"> That needs JavaScript, which is off.</span> "
      "<span id=\"status\" role=\"status\"></span></p><button id=\"reset\" type=\"button\" disabled>As "
      "stated</button></div>\n"
      "<div class=\"sliders\">\n";
  for (size_t i = 0; i < page.sliders.size(); ++i) text += slider_html(page.sliders[i], i);
  return text + "</div></section>\n";
}

std::string study_html(const PageStudy& study, size_t index) {
  std::string title = study.description.name;
  std::replace(title.begin(), title.end(), '_', ' ');
  std::string text =
      fmt::format("<section class=\"{}\"><h2>{}</h2>\n", study.symbol.empty() ? "study" : "study live-study",
                  html_text(study.description.title.empty() ? title : title + ": " + study.description.title));
  text += paragraphs(study.about, "about");
  for (const std::string& header : study.table.header) text += "<p class=\"header\">" + html_text(header) + "</p>\n";
  if (!study.remark.empty()) text += "<p class=\"header\">" + html_text(study.remark) + "</p>\n";
  std::string charts;
  for (const output::Chart& chart : study.charts) charts += output::draw(chart, study.table);
  text += "<div id=\"" + place_of(index) + "\">";
  if (!charts.empty()) text += "<div class=\"charts\">\n" + charts + "</div>\n";
  return text + output::write_html(study.table) + "</div></section>\n";
}

}  // namespace

std::string write_page(const Page& page) {
  std::string text =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>" + html_text(page.title) +
      "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"generator\" content=\"ingot " INGOT_VERSION "\">\n<style>\n" +
      embedded(ingot_page_style, ingot_page_style_size) + "</style></head>\n<body>\n<header><h1>" +
      html_text(page.title) + "</h1>\n" + paragraphs(page.lead, "lead") + "<p class=\"made\">" + html_text(page.file) +
      ", computed by Ingot " INGOT_VERSION "</p></header>\n<main>\n" + controls(page);
  for (size_t i = 0; i < page.studies.size(); ++i) text += study_html(page.studies[i], i);
  text +=
      "</main>\n<footer>Numbers carry at most as many digits as their inputs. The page needs nothing but itself: what "
      "it "
      "recomputes is the spec, compiled.</footer>\n";
  if (!page.module.empty())
    text += "<script type=\"application/json\" id=\"ingot-data\">" + script_text(data_of(page)) +
            "</script>\n<script id=\"ingot-script\">\n" + embedded(ingot_page_script, ingot_page_script_size) +
            "</script>\n";
  return text + "</body></html>\n";
}

}  // namespace ingot::driver
