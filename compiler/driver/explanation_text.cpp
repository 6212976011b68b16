// An explanation for people and for programs.
#include <nlohmann/json.hpp>

#include "compiler/driver/explanation.h"

namespace ingot::driver {

namespace {

std::string shortened(const std::string& text) {
  constexpr size_t most = 100;
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

class Printer {
 public:
  Printer(int depth, bool colour) : depth_(depth), colour_(colour) {}

  void print(const Explained& item, const std::string& lead, const std::string& below) {
    std::string line = lead + (item.text.empty() ? item.name : styled("1", item.name) + " = " + item.text);
    if (item.mark == "decides")
      line += "  " + styled("33", "◀ decides");
    else if (!item.mark.empty())
      line += "  (" + item.mark + ")";
    std::string origin = item.confidence;
    if (!item.source.empty()) origin += (origin.empty() ? "" : "; ") + item.source;
    if (origin.empty()) origin = item.place;
    if (!origin.empty()) line += styled("2", "   [" + shortened(origin) + "]");
    if (item.above) line += styled("2", "   (above)");
    text += line + "\n";
    if (item.cut) text += below + styled("2", "└─ ... (--depth " + std::to_string(depth_ + 1) + " shows more)") + "\n";
    for (size_t i = 0; i < item.children.size(); ++i) {
      const bool last = i + 1 == item.children.size();
      print(item.children[i], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
    }
  }

  std::string text;

 private:
  std::string styled(const char* code, const std::string& what) const {
    return colour_ ? "\x1b[" + std::string(code) + "m" + what + "\x1b[0m" : what;
  }
  int depth_;
  bool colour_;
};

}  // namespace

std::string explanation_text(const std::vector<Explained>& roots, int depth, bool colour) {
  Printer printer(depth, colour);
  for (const Explained& root : roots) printer.print(root, "", "");
  return printer.text;
}

nlohmann::ordered_json explanation_json(const std::vector<Explained>& roots) {
  auto all = nlohmann::ordered_json::array();
  for (const Explained& one : roots) {
    nlohmann::ordered_json item{{"name", one.name}};
    if (!one.text.empty()) item["value"] = one.value, item["text"] = one.text;
    const std::pair<const char*, const std::string&> parts[] = {
        {"mark", one.mark}, {"confidence", one.confidence}, {"source", one.source}, {"place", one.place}};
    for (const auto& [key, text] : parts)
      if (!text.empty()) item[key] = text;
    if (one.above) item["above"] = true;
    if (one.cut) item["cut"] = true;
    if (!one.children.empty()) item["children"] = explanation_json(one.children);
    all.push_back(std::move(item));
  }
  return all;
}

}  // namespace ingot::driver
