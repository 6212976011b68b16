#include "compiler/driver/vary.h"

#include <cmath>
#include <map>
#include <set>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/quantity.h"

namespace ingot::driver {
namespace {

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

uint64_t Varied::steps() const {
  // Both ends belong to it when the steps meet the upper one, but for the rounding of decimal fractions.
  return static_cast<uint64_t>(std::floor((high - low) / step * (1 + 1e-12) + 1e-9)) + 1;
}

std::string vary_form() {
  return "[^=]+=" + quantity_form() + "\\.\\." + quantity_form() + "(by " + quantity_form() + ")?";
}

std::optional<std::vector<Varied>> read_varied(Session& session, const std::vector<std::string>& texts) {
  std::map<NodeId, Varied> by_node;
  for (const std::string& text : texts) {
    const size_t equals = text.find('='), dots = text.find(".."), by = text.rfind("by ");
    Varied varied;
    varied.path = trimmed(text.substr(0, equals));
    std::set<NodeId> before;
    for (const auto& [node, listed] : session.parameters) before.insert(node);
    if (!session.add_parameter(varied.path)) return std::nullopt;
    for (const auto& [node, listed] : session.parameters) {
      if (before.contains(node)) continue;
      varied.type = session.program.type(node);
      varied.unit = listed.written_unit.empty() ? listed.parameter.unit : listed.written_unit;
      for (const auto& [spelling, scale] : listed.units)
        if (spelling == varied.unit) varied.scale = scale;
      const auto read = [&](size_t begin, size_t end) {
        return quantity_of(session, "--vary", trimmed(text.substr(begin, end - begin)), varied.type);
      };
      const bool stepped = by != std::string::npos && by > dots;
      const auto low = read(equals + 1, dots);
      const auto high = low ? read(dots + 2, stepped ? by : text.size()) : low;
      const auto step = high && stepped ? read(by + 3, text.size()) : std::optional<double>(0);
      if (!low || !high || !step) return std::nullopt;
      varied.low = *low, varied.high = *high, varied.step = *step;
      if (varied.low >= varied.high || varied.step < 0 || (stepped && (varied.step == 0 || varied.steps() < 2))) {
        session.diagnostics
            .report(diagnostic::search_range, {}, text, quantity_text(session.program, varied.type, varied.low, 6),
                    quantity_text(session.program, varied.type, varied.high, 6))
            .help("write the lower end first, and a step that leads from it: 'H20.tdp = 300 W .. 500 W by 10 W'");
        return std::nullopt;
      }
      by_node[node] = varied;
      break;
    }
  }
  std::vector<Varied> result;
  result.reserve(by_node.size());
  for (auto& [node, varied] : by_node) result.push_back(std::move(varied));
  return result;
}

}  // namespace ingot::driver
